-- A score that stands in several marts is one score.
with

lead_scores as (
    select * from {{ ref('lead_scores') }}
)

select
    lead_scores.scorecard,
    lead_scores.lead_id,
    lead_scores.behavior_score,
    decayed_scores.behavior_score as decayed_behavior_score,
    lead_scores.demographic_score,
    demographic_scores.demographic_score as other_demographic_score
from lead_scores
inner join {{ ref('decayed_scores') }} as decayed_scores
    on
        lead_scores.scorecard = decayed_scores.scorecard
        and lead_scores.lead_id = decayed_scores.lead_id
inner join {{ ref('demographic_scores') }} as demographic_scores
    on
        lead_scores.scorecard = demographic_scores.scorecard
        and lead_scores.lead_id = demographic_scores.lead_id
where
    lead_scores.behavior_score <> decayed_scores.behavior_score
    or lead_scores.demographic_score <> demographic_scores.demographic_score
    or lead_scores.demographic_band is distinct from demographic_scores.demographic_band
    or lead_scores.as_of <> decayed_scores.as_of

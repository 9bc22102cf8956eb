-- Contract section 5: on the day of as_of the history holds the scores at as_of.
with

todays_scores as (
    select history.*
    from {{ ref('lead_score_history') }} as history
    inner join {{ ref('int_run') }} as run
        on history.score_on = cast(run.as_of as date)
)

select
    todays_scores.scorecard,
    todays_scores.lead_id,
    todays_scores.lead_score as history_score,
    lead_scores.lead_score
from todays_scores
left join {{ ref('lead_scores') }} as lead_scores
    on
        todays_scores.scorecard = lead_scores.scorecard
        and todays_scores.lead_id = lead_scores.lead_id
where
    todays_scores.behavior_score is distinct from lead_scores.behavior_score
    or todays_scores.demographic_score is distinct from lead_scores.demographic_score
    or todays_scores.lead_score is distinct from lead_scores.lead_score
    or todays_scores.is_mql is distinct from lead_scores.is_mql

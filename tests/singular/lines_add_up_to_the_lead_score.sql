-- Contract 5.1: the lines of a lead add up to its score exactly, and there are no lines of anybody else.
with

lines as (
    select
        scorecard,
        lead_id,
        sum(points) as points
    from {{ ref('lead_score_lines') }}
    group by scorecard, lead_id
),

lead_scores as (
    select
        scorecard,
        lead_id,
        lead_score
    from {{ ref('lead_scores') }}
)

select
    lines.points,
    lead_scores.lead_score,
    coalesce(lead_scores.scorecard, lines.scorecard) as scorecard,
    coalesce(lead_scores.lead_id, lines.lead_id) as lead_id
from lead_scores
full outer join lines
    on
        lead_scores.scorecard = lines.scorecard
        and lead_scores.lead_id = lines.lead_id
where
    lead_scores.lead_id is null
    or lead_scores.lead_score <> coalesce(lines.points, 0)

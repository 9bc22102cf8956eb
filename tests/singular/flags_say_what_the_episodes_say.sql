-- The flag of a lead is that of its episodes, and both marts that show it agree.
with

summed as (
    select
        scorecard,
        lead_id,
        count(*) as mql_count,
        min(opened_at) as first_mql_at,
        max(opened_at) as latest_mql_at,
        bool_or(ended_at is null) as is_mql
    from {{ ref('mql_episodes') }}
    group by scorecard, lead_id
)

select
    flags.scorecard,
    flags.lead_id,
    flags.is_mql,
    summed.is_mql as has_open_episode,
    flags.mql_count,
    summed.mql_count as episode_count
from {{ ref('mql_flags') }} as flags
inner join {{ ref('lead_scores') }} as lead_scores
    on
        flags.scorecard = lead_scores.scorecard
        and flags.lead_id = lead_scores.lead_id
left join summed
    on
        flags.scorecard = summed.scorecard
        and flags.lead_id = summed.lead_id
where
    flags.is_mql <> coalesce(summed.is_mql, false)
    or flags.is_mql <> lead_scores.is_mql
    or flags.mql_count <> coalesce(summed.mql_count, 0)
    or flags.first_mql_at is distinct from summed.first_mql_at
    or flags.latest_mql_at is distinct from summed.latest_mql_at

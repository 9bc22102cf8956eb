-- Grain: one row per scorecard and lead.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

leads as (
    select * from {{ ref('int_leads') }}
),

scorecards as (
    select scorecard from {{ ref('int_scorecards') }}
),

episodes as (
    select * from {{ ref('int_mql_episodes') }}
),

summed as (
    select
        scorecard,
        lead_id,
        bool_or(ended_at is null) as is_mql,
        min(opened_at) as first_mql_at,
        max(opened_at) as latest_mql_at,
        count(*) as mql_count,
        max_by(policy, episode) as policy
    from episodes
    group by scorecard, lead_id
),

final as (
    select
        scorecards.scorecard,
        leads.lead_id,
        coalesce(summed.is_mql, false) as is_mql,
        summed.first_mql_at,
        summed.latest_mql_at,
        cast(coalesce(summed.mql_count, 0) as integer) as mql_count,
        summed.policy
    from leads
    cross join scorecards
    left join summed
        on
            scorecards.scorecard = summed.scorecard
            and leads.lead_id = summed.lead_id
)

select * from final

-- Grain: one row per scorecard, lead and behavior or inactivity rule with awards, kept over runs.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

awards as (
    select * from {{ ref('int_awards') }}
),

final as (
    select
        scorecard,
        lead_id,
        rule_id,
        case when is_inactivity then 'inactivity' else 'behavior' end as line_type,
        max_by(description, occurred_at) as description,
        cast(sum(points) as decimal(18, 2)) as points,
        count(*) as award_count,
        max(occurred_at) as latest_at
    from awards
    group by 1, 2, 3, 4
)

select * from final

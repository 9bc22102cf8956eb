-- Grain: one row per scorecard, lead, category, decay policy and UTC day with awards, kept over runs.
-- Points of one day and policy fade alike, so that every decayed sum can be taken from here instead of the ledger.
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
        category,
        decay_policy,
        cast(occurred_at as date) as awarded_on,
        cast(sum(points) as decimal(18, 2)) as points,
        cast(sum(greatest(points, 0)) as decimal(18, 2)) as positive_points,
        count(*) as award_count
    from awards
    group by 1, 2, 3, 4, 5
)

select * from final

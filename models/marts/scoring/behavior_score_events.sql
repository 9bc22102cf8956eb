-- Grain: one row per scorecard, activity and behavior or inactivity rule that matched.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

score_events as (
    select * from {{ ref('int_score_events') }}
),

final as (
    select
        scorecard,
        lead_id,
        activity_id,
        rule_id,
        nullif(category, '') as category,
        activity_source,
        activity_type,
        asset,
        occurred_at,
        matched_points,
        points,
        withheld_by,
        decay_policy,
        description,
        withheld_reason
    from score_events
)

select * from final

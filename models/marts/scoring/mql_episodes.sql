-- Grain: one row per scorecard, lead and episode.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

final as (
    select
        scorecard,
        lead_id,
        cast(episode as integer) as episode,
        opened_at,
        policy,
        trigger_rule_id,
        trigger_activity_id,
        activity_source,
        behavior_score,
        demographic_score,
        lead_score,
        ended_at,
        end_reason,
        detected_at
    from {{ ref('int_mql_episodes') }}
)

select * from final

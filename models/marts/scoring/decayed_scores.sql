-- Grain: one row per scorecard and lead.
with

behavior as (
    select * from {{ ref('int_behavior_limits_applied') }}
),

run as (
    select as_of from {{ ref('int_run') }}
),

final as (
    select
        behavior.scorecard,
        behavior.lead_id,
        {{ shown('behavior.behavior_points') }} as behavior_score,
        {{ shown('behavior.behavior_points_week_ago') }} as behavior_score_7d_ago,
        run.as_of
    from behavior
    cross join run
)

select * from final

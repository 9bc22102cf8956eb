-- Grain: one row per scorecard, scope and target.
with

score_limits as (
    select * from {{ ref('score_limits') }}
),

final as (
    select
        scorecard,
        scope,
        coalesce(target, '') as target,
        min_points,
        max_points
    from score_limits
)

select * from final

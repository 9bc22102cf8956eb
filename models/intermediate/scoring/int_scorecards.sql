-- Grain: one row per scorecard, with the limits of its scores.
with

scorecards as (
    select * from {{ ref('stg_scorecard__scorecards') }}
),

score_limits as (
    select * from {{ ref('stg_scorecard__score_limits') }}
),

final as (
    select
        scorecards.scorecard,
        scorecards.status,
        max(case when score_limits.scope = 'behavior' then score_limits.min_points end) as behavior_min,
        max(case when score_limits.scope = 'behavior' then score_limits.max_points end) as behavior_max,
        max(case when score_limits.scope = 'demographic' then score_limits.min_points end) as demographic_min,
        max(case when score_limits.scope = 'demographic' then score_limits.max_points end) as demographic_max,
        max(case when score_limits.scope = 'total' then score_limits.min_points end) as total_min,
        max(case when score_limits.scope = 'total' then score_limits.max_points end) as total_max
    from scorecards
    left join score_limits
        on scorecards.scorecard = score_limits.scorecard
    group by scorecards.scorecard, scorecards.status
)

select * from final

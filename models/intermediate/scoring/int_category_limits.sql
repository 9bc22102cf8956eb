-- Grain: one row per scorecard and category that has a limit.
{{ config(materialized='view') }}
with

score_limits as (
    select * from {{ ref('stg_scorecard__score_limits') }}
),

final as (
    select
        row_number() over (order by scorecard, target) as limit_no,
        scorecard,
        target as category,
        min_points,
        max_points
    from score_limits
    where scope = 'category'
)

select * from final

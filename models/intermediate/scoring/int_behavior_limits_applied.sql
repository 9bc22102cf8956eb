-- Grain: one row per scorecard and lead: the behavior score before and after its limits, exact.
with

behavior_scores as (
    select
        scorecard,
        lead_id
    from {{ ref('behavior_scores') }}
),

category_scores as (
    select * from {{ ref('int_behavior_category_scores') }}
),

scorecards as (
    select * from {{ ref('int_scorecards') }}
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

limited as (
    select
        category_scores.scorecard,
        category_scores.lead_id,
        sum({{ clamped(
            'category_scores.decayed_points', 'category_limits.min_points', 'category_limits.max_points'
        ) }}) as points,
        sum(
            case
                when category_scores.had_awards_week_ago
                    then {{ clamped(
                        'category_scores.decayed_points_week_ago',
                        'category_limits.min_points',
                        'category_limits.max_points'
                    ) }}
                else 0
            end
        ) as points_week_ago
    from category_scores
    left join category_limits
        on
            category_scores.scorecard = category_limits.scorecard
            and category_scores.category = category_limits.category
    group by category_scores.scorecard, category_scores.lead_id
),

final as (
    select
        behavior_scores.scorecard,
        behavior_scores.lead_id,
        cast(coalesce(limited.points, 0) as decimal(38, 8)) as category_points,
        cast(
            {{ clamped('coalesce(limited.points, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max') }}
            as decimal(38, 8)
        ) as behavior_points,
        cast(
            {{ clamped('coalesce(limited.points_week_ago, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max') }}
            as decimal(38, 8)
        ) as behavior_points_week_ago
    from behavior_scores
    inner join scorecards
        on behavior_scores.scorecard = scorecards.scorecard
    left join limited
        on
            behavior_scores.scorecard = limited.scorecard
            and behavior_scores.lead_id = limited.lead_id
)

select * from final

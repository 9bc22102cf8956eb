-- Grain: one row per scorecard and lead: the lead score before and after its limits, exact.
with

behavior as (
    select * from {{ ref('int_behavior_limits_applied') }}
),

demographic_scores as (
    select * from {{ ref('demographic_scores') }}
),

scorecards as (
    select * from {{ ref('int_scorecards') }}
),

final as (
    select
        behavior.scorecard,
        behavior.lead_id,
        behavior.category_points,
        behavior.behavior_points,
        demographic_scores.demographic_score,
        demographic_scores.demographic_band,
        behavior.behavior_points + demographic_scores.demographic_score as unlimited_points,
        {{ clamped(
            'behavior.behavior_points + demographic_scores.demographic_score',
            'scorecards.total_min',
            'scorecards.total_max'
        ) }} as lead_points
    from behavior
    inner join demographic_scores
        on
            behavior.scorecard = demographic_scores.scorecard
            and behavior.lead_id = demographic_scores.lead_id
    inner join scorecards
        on behavior.scorecard = scorecards.scorecard
)

select * from final

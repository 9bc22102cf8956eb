-- Grain: one row per scorecard, lead and limit that changes the lead's score, with what it adds or takes.
with

category_scores as (
    select * from {{ ref('int_behavior_category_scores') }}
),

demographic_points as (
    select
        scorecard,
        lead_id,
        coalesce(category, '') as category,
        sum(points) as points
    from {{ ref('demographic_score_points') }}
    group by scorecard, lead_id, coalesce(category, '')
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

exact_scores as (
    select * from {{ ref('int_exact_lead_scores') }}
),

demographic_categories as (
    select
        demographic_points.*,
        {{ clamped('demographic_points.points', 'category_limits.min_points', 'category_limits.max_points') }}
            as limited_points
    from demographic_points
    left join category_limits
        on
            demographic_points.scorecard = category_limits.scorecard
            and demographic_points.category = category_limits.category
),

demographic_sums as (
    select
        scorecard,
        lead_id,
        sum(limited_points) as limited_points
    from demographic_categories
    group by scorecard, lead_id
),

effects as (
    select
        category_scores.scorecard,
        category_scores.lead_id,
        'behavior category ' || category_scores.category as limit_name,
        'Limit of the category ' || category_scores.category as description,
        {{ exact_points(
            clamped('category_scores.decayed_points', 'category_limits.min_points', 'category_limits.max_points')
            ~ ' - category_scores.decayed_points'
        ) }} as points
    from category_scores
    inner join category_limits
        on
            category_scores.scorecard = category_limits.scorecard
            and category_scores.category = category_limits.category
    union all
    select
        scorecard,
        lead_id,
        'demographic category ' || category as limit_name,
        'Limit of the category ' || category as description,
        {{ exact_points('limited_points - points') }} as points
    from demographic_categories
    union all
    select
        scorecard,
        lead_id,
        'behavior' as limit_name,
        'Limit of the behavior score' as description,
        {{ exact_points('behavior_points - category_points') }} as points
    from exact_scores
    union all
    select
        exact_scores.scorecard,
        exact_scores.lead_id,
        'demographic' as limit_name,
        'Limit of the demographic score' as description,
        {{ exact_points('exact_scores.demographic_score - coalesce(demographic_sums.limited_points, 0)') }} as points
    from exact_scores
    left join demographic_sums
        on
            exact_scores.scorecard = demographic_sums.scorecard
            and exact_scores.lead_id = demographic_sums.lead_id
    union all
    select
        scorecard,
        lead_id,
        'total' as limit_name,
        'Limit of the lead score' as description,
        {{ exact_points('lead_points - unlimited_points') }} as points
    from exact_scores
),

final as (
    select * from effects
    where points <> 0
)

select * from final

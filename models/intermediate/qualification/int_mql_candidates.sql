-- Grain: one row per scorecard and touched lead that might ever have qualified; all others need no running score.
with

leads as (
    select * from {{ ref('int_leads') }}
    where exclusion is null
),

awards as (
    select * from {{ ref('int_awards') }}
),

scorecards as (
    select * from {{ ref('int_scorecards') }}
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

demographic_versions as (
    select * from {{ ref('int_demographic_version_scores') }}
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
),

positive as (
    select
        scorecard,
        lead_id,
        category,
        sum(greatest(points, 0)) as points
    from awards
    group by scorecard, lead_id, category
),

-- Bounds from above: nothing fades, nothing is taken away, every lower limit lifts.
behavior_bounds as (
    select
        positive.scorecard,
        positive.lead_id,
        sum(
            greatest(
                {{ clamped('positive.points', 'category_limits.min_points', 'category_limits.max_points') }}, 0
            )
        ) as points
    from positive
    left join category_limits
        on
            positive.scorecard = category_limits.scorecard
            and positive.category = category_limits.category
    group by positive.scorecard, positive.lead_id
),

demographic_bounds as (
    select
        scorecard,
        lead_id,
        max(demographic_score) as points
    from demographic_versions
    group by scorecard, lead_id
),

bounds as (
    select
        demographic_bounds.scorecard,
        demographic_bounds.lead_id,
        demographic_bounds.points as demographic_bound,
        {{ clamped(
            'coalesce(behavior_bounds.points, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max'
        ) }} as behavior_bound,
        scorecards.total_min,
        scorecards.total_max
    from demographic_bounds
    inner join scorecards
        on demographic_bounds.scorecard = scorecards.scorecard
    left join behavior_bounds
        on
            demographic_bounds.scorecard = behavior_bounds.scorecard
            and demographic_bounds.lead_id = behavior_bounds.lead_id
),

within_reach as (
    select
        bounds.scorecard,
        bounds.lead_id
    from bounds
    inner join mql_policies
        on
            bounds.scorecard = mql_policies.scorecard
            and mql_policies.has_minimum
            and bounds.behavior_bound >= coalesce(mql_policies.min_behavior, bounds.behavior_bound)
            and bounds.demographic_bound >= coalesce(mql_policies.min_demographic, bounds.demographic_bound)
    where
        mql_policies.min_total is null
        or {{ clamped('bounds.behavior_bound + bounds.demographic_bound', 'bounds.total_min', 'bounds.total_max') }}
        >= mql_policies.min_total
    union
    select
        awards.scorecard,
        awards.lead_id
    from awards
    inner join mql_policies
        on
            awards.scorecard = mql_policies.scorecard
            and awards.rule_id = mql_policies.fast_track_rule
),

final as (
    select within_reach.*
    from within_reach
    inner join leads
        on within_reach.lead_id = leads.lead_id
)

select * from final

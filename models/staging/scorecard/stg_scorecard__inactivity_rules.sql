-- Grain: one row per scorecard and rule.
with

inactivity_rules as (
    select * from {{ ref('inactivity_rules') }}
),

point_values as (
    select * from {{ ref('point_values') }}
),

final as (
    select
        inactivity_rules.scorecard,
        inactivity_rules.rule_id,
        inactivity_rules.description,
        coalesce(inactivity_rules.category, '') as category,
        inactivity_rules.idle_days,
        {{ resolved_points('inactivity_rules.points', 'point_values.points') }} as points,
        inactivity_rules.repeat_days,
        inactivity_rules.max_times,
        coalesce(inactivity_rules.decay_policy, 'none') as decay_policy
    from inactivity_rules
    left join point_values
        on
            inactivity_rules.scorecard = point_values.scorecard
            and inactivity_rules.points = '@' || point_values.name
)

select * from final

-- Grain: one row per rule version.
with

behavior_rules as (
    select * from {{ ref('behavior_rules') }}
),

point_values as (
    select * from {{ ref('point_values') }}
),

typed as (
    select
        behavior_rules.scorecard,
        behavior_rules.rule_id,
        behavior_rules.description,
        coalesce(behavior_rules.category, '') as category,
        behavior_rules.activity_type,
        {{ resolved_points('behavior_rules.points', 'point_values.points') }} as points,
        coalesce(behavior_rules.decay_policy, 'none') as decay_policy,
        behavior_rules.exclusive_group,
        behavior_rules.priority,
        behavior_rules.requires_rule,
        behavior_rules.requires_within_days,
        coalesce(behavior_rules.requires, 'present') as requires,
        behavior_rules.min_count,
        behavior_rules.min_count_within_days,
        coalesce(behavior_rules.once_per_asset, false) as once_per_asset,
        behavior_rules.cooldown_hours,
        behavior_rules.max_per_day,
        behavior_rules.max_per_lead,
        {{ parse_instant('behavior_rules.valid_from') }} as valid_from,
        {{ parse_instant('behavior_rules.valid_to') }} as valid_to
    from behavior_rules
    left join point_values
        on
            behavior_rules.scorecard = point_values.scorecard
            and behavior_rules.points = '@' || point_values.name
),

-- A number per version and one per rule, so that the joins and windows of the scoring steps compare integers.
final as (
    select
        row_number() over (
            order by scorecard, rule_id, valid_from nulls first, valid_to nulls last
        ) as rule_key,
        dense_rank() over (order by scorecard, rule_id) as rule_no,
        *
    from typed
)

select * from final

-- Grain: one row per scorecard and rule.
with

demographic_rules as (
    select * from {{ ref('demographic_rules') }}
),

point_values as (
    select * from {{ ref('point_values') }}
),

final as (
    select
        demographic_rules.scorecard,
        demographic_rules.rule_id,
        demographic_rules.description,
        coalesce(demographic_rules.category, '') as category,
        {{ resolved_points('demographic_rules.points', 'point_values.points') }} as points,
        demographic_rules.exclusive_group,
        demographic_rules.priority,
        row_number() over (
            partition by demographic_rules.scorecard, demographic_rules.exclusive_group
            order by demographic_rules.priority nulls last, demographic_rules.rule_id
        ) as place_in_group
    from demographic_rules
    left join point_values
        on
            demographic_rules.scorecard = point_values.scorecard
            and demographic_rules.points = '@' || point_values.name
)

select * from final

-- Grain: one row per scorecard, rule, group of alternatives and predicate.
with

rule_conditions as (
    select * from {{ ref('stg_scorecard__rule_conditions') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
),

group_counts as (
    select
        scorecard,
        rule_id,
        count(distinct condition_group) as group_count
    from rule_conditions
    group by scorecard, rule_id
),

final as (
    select
        rule_conditions.scorecard,
        rule_conditions.rule_id,
        rule_conditions.condition_group,
        group_counts.group_count,
        predicates.predicate_id,
        predicates.field,
        predicates.operator,
        predicates.field_scope
    from rule_conditions
    inner join predicates
        on
            rule_conditions.field = predicates.field
            and rule_conditions.operator = predicates.operator
            and rule_conditions.operand = predicates.operand
    inner join group_counts
        on
            rule_conditions.scorecard = group_counts.scorecard
            and rule_conditions.rule_id = group_counts.rule_id
)

select * from final

-- Grain: one row per person rule, what it looks at, and value, with the comparison that it makes.
{{ config(materialized='view') }}
with

person_rules as (
    select * from {{ ref('stg_scorecard__person_rules') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
),

final as (
    select
        person_rules.person_rule,
        person_rules.reason,
        person_rules.action,
        person_rules.match_by,
        person_rules.operand,
        person_rules.field_scope,
        predicates.predicate_id
    from person_rules
    inner join predicates
        on
            person_rules.field = predicates.field
            and person_rules.operator = predicates.operator
            and person_rules.operand = predicates.operand
)

select * from final

-- Grain: one row per distinct field, operator and operand of all conditions and exclusions.
with

named as (
    select
        field,
        field_scope,
        operator,
        operand,
        operand_list
    from {{ ref('stg_scorecard__rule_conditions') }}
    union all
    select
        field,
        field_scope,
        operator,
        operand,
        operand_list
    from {{ ref('stg_scorecard__exclusions') }}
),

numbered as (
    select
        row_number() over (order by field, operator, operand) as predicate_id,
        field,
        field_scope,
        operator,
        operand,
        max(operand_list) as operand_list,
        {{ text_to_number(list_item('max(operand_list)', 1)) }} as first_number,
        {{ text_to_number(list_item('max(operand_list)', 2)) }} as second_number
    from named
    group by field, field_scope, operator, operand
),

-- A list has no order: of two numbers the lesser is the lower end.
final as (
    select
        predicate_id,
        field,
        field_scope,
        operator,
        operand,
        operand_list,
        least(first_number, coalesce(second_number, first_number)) as low_number,
        greatest(first_number, coalesce(second_number, first_number)) as high_number
    from numbered
)

select * from final

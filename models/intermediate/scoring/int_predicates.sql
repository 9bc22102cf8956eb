-- Grain: one row per distinct field, operator and operand of all conditions, exclusions, person and bot rules.
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
    union all
    select
        field,
        field_scope,
        operator,
        operand,
        operand_list
    from {{ ref('stg_scorecard__person_rules') }}
    union all
    select
        field,
        field_scope,
        operator,
        operand,
        operand_list
    from {{ ref('stg_scorecard__bot_rules') }}
    where operator is not null
),

read_as_numbers as (
    select
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

-- A list has no order: of two numbers the lesser is the lower end. The number of a comparison outlasts edits of others.
final as (
    select
        {{ stable_number(row_text(['field', 'operator', 'operand', 'operand_list'])) }} as predicate_id,
        field,
        field_scope,
        operator,
        operand,
        operand_list,
        least(first_number, coalesce(second_number, first_number)) as low_number,
        greatest(first_number, coalesce(second_number, first_number)) as high_number
    from read_as_numbers
)

select * from final

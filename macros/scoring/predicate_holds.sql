{#-
  Whether a value satisfies a predicate (contract 3.3, 3.4). `predicate` is the name of a relation with the columns
  operator, operand, operand_list, low_number, high_number; `value` a text expression. A missing value satisfies
  is_empty and nothing else; what is no number satisfies no comparison of numbers.
-#}
{% macro predicate_holds(predicate, value) -%}
    {%- set number = text_to_number(value) -%}
    {%- set domain = after_last_at('lower(' ~ value ~ ')') -%}
    coalesce(
        case
            when {{ predicate }}.operator = 'is_empty' then {{ value }} is null
            when {{ value }} is null then false
            when {{ predicate }}.operator = 'is_not_empty' then true
            when {{ predicate }}.operator = 'equals' then lower({{ value }}) = lower({{ predicate }}.operand)
            when {{ predicate }}.operator = 'not_equals' then lower({{ value }}) <> lower({{ predicate }}.operand)
            when {{ predicate }}.operator = 'in'
                then {{ list_holds(predicate ~ '.operand_list', 'lower(' ~ value ~ ')') }}
            when {{ predicate }}.operator = 'not_in'
                then not {{ list_holds(predicate ~ '.operand_list', 'lower(' ~ value ~ ')') }}
            when {{ predicate }}.operator = 'contains'
                then contains(lower({{ value }}), lower({{ predicate }}.operand))
            when {{ predicate }}.operator = 'not_contains'
                then not contains(lower({{ value }}), lower({{ predicate }}.operand))
            when {{ predicate }}.operator = 'starts_with'
                then left(lower({{ value }}), length(lower({{ predicate }}.operand))) = lower({{ predicate }}.operand)
            when {{ predicate }}.operator = 'ends_with'
                then right(lower({{ value }}), length(lower({{ predicate }}.operand))) = lower({{ predicate }}.operand)
            when {{ predicate }}.operator = 'matches' then {{ regex_found(value, predicate ~ '.operand') }}
            when {{ predicate }}.operator = 'domain_in' then {{ domain_within(domain, predicate ~ '.operand_list') }}
            when {{ predicate }}.operator = 'domain_not_in'
                then not {{ domain_within(domain, predicate ~ '.operand_list') }}
            when {{ predicate }}.operator = 'gt' then {{ number }} > {{ predicate }}.low_number
            when {{ predicate }}.operator = 'gte' then {{ number }} >= {{ predicate }}.low_number
            when {{ predicate }}.operator = 'lt' then {{ number }} < {{ predicate }}.low_number
            when {{ predicate }}.operator = 'lte' then {{ number }} <= {{ predicate }}.low_number
            when {{ predicate }}.operator = 'between'
                then {{ number }} between {{ predicate }}.low_number and {{ predicate }}.high_number
        end,
        false
    )
{%- endmacro %}

{#-
  What `int_activity_facts` keeps of a comparison with a value that is there: `is_empty` is kept as its opposite, and
  `value_of`, which bot rules ask, carries the value whatever it is.
-#}
{% macro fact_holds(predicate, value) -%}
    (
        {{ predicate }}.operator in ('is_empty', 'value_of')
        or {{ predicate_holds(predicate, value) }}
    )
{%- endmacro %}

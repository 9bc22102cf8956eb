-- Grain: one row per parameter of query strings that a rule, exclusion or bot rule names.
with

predicates as (
    select * from {{ ref('int_predicates') }}
    where field = 'asset'
),

-- As it stands and, of a list, by its entries.
named as (
    select {{ unnest_list(parameters_named_in('operand')) }} as parameter
    from predicates
    union
    select {{ unnest_list(parameters_named_in(text_list_of('operand_list', ' '))) }} as parameter
    from predicates
),

final as (
    select parameter
    from named
)

select * from final

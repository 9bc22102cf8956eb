-- Grain: one row per list.
with

value_lists as (
    select * from {{ ref('value_lists') }}
),

final as (
    select
        list,
        {{ collect_texts('lower(value)') }} as list_values
    from value_lists
    group by list
)

select * from final

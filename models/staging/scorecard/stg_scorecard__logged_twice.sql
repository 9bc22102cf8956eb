-- Grain: one row per activity type and the type that it repeats.
with

logged_twice as (
    select * from {{ ref('logged_twice') }}
),

final as (
    select
        activity_type,
        repeats
    from logged_twice
)

select * from final

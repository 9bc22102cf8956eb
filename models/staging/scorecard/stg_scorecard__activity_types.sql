-- Grain: one row per source and type id.
with

activity_types as (
    select * from {{ ref('activity_types') }}
),

final as (
    select
        source,
        type_id,
        activity_type,
        coalesce(is_engagement, false) as is_engagement
    from activity_types
)

select * from final

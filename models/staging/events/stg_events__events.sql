-- Grain: one row per event of any other source, duplicates included.
with

events as (
    select * from {{ source('events', 'events') }}
),

-- Rows that somebody else's pipeline wrote are numbered when a run starts (macros/run/adopt_events.sql).
final as (
    select
        _row_id as activity_key,
        source_instance,
        _batch_id as batch_id,
        source_instance || ':' || event_id as activity_id,
        lead_id as source_lead_id,
        occurred_at,
        event_type as type_id,
        {{ without_tokens('asset') }} as asset,
        attributes
    from events
    where _row_id is not null
)

select * from final

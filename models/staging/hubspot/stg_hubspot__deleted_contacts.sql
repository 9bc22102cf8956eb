-- Grain: one row per deletion that was seen, repeated ones included.
with

deleted_contacts as (
    select * from {{ source('hubspot', 'hubspot_deleted_contacts') }}
),

final as (
    select
        _row_id as deletion_key,
        _source_instance as source_instance,
        _batch_id as batch_id,
        {{ source_key('_source_instance', 'contact_id') }} as source_lead_id,
        deleted_at
    from deleted_contacts
)

select * from final

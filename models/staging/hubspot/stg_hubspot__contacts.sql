-- Grain: one row per version of a contact that was seen.
with

contacts as (
    select * from {{ source('hubspot', 'hubspot_contacts') }}
),

final as (
    select
        _row_id as version_key,
        _source_instance as source_instance,
        _batch_id as batch_id,
        {{ source_key('_source_instance', 'id') }} as source_lead_id,
        created_at,
        updated_at,
        fields
    from contacts
)

select * from final

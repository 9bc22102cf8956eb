-- Grain: one row per exported deletion, repeated ones included.
with

deleted_leads as (
    select * from {{ source('marketo', 'marketo_deleted_leads') }}
),

final as (
    select
        _row_id as deletion_key,
        _source_instance as source_instance,
        _batch_id as batch_id,
        {{ source_key('_source_instance', 'lead_id') }} as source_lead_id,
        deleted_at
    from deleted_leads
)

select * from final

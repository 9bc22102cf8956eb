-- Grain: one row per exported lead row, doubled versions included.
with

leads as (
    select * from {{ source('marketo', 'marketo_leads') }}
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
    from leads
)

select * from final

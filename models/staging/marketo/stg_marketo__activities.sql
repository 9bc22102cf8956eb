-- Grain: one row per exported activity row, duplicates included.
with

activities as (
    select * from {{ source('marketo', 'marketo_activities') }}
),

final as (
    select
        _row_id as activity_key,
        _source_instance as source_instance,
        _batch_id as batch_id,
        {{ source_key('_source_instance', 'marketo_guid') }} as activity_id,
        {{ source_key('_source_instance', 'lead_id') }} as source_lead_id,
        activity_date as occurred_at,
        activity_type_id as type_id,
        campaign_id,
        {{ without_tokens('primary_attribute_value') }} as asset,
        attributes
    from activities
)

select * from final

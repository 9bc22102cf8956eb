-- Grain: one row per version of an activity that was seen, replaced ones included.
with

activities as (
    select * from {{ source('hubspot', 'hubspot_activities') }}
),

final as (
    select
        _row_id as activity_key,
        _source_instance as source_instance,
        _batch_id as batch_id,
        {{ source_key('_source_instance', 'activity_id') }} as activity_id,
        {{ source_key('_source_instance', 'contact_id') }} as source_lead_id,
        occurred_at,
        activity_type as type_id,
        campaign_id,
        {{ without_tokens('asset') }} as asset,
        attributes
    from activities
)

select * from final

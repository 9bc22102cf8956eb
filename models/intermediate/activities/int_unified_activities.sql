-- Grain: one row per raw activity row of any source, duplicates included: the one time line.
{{ config(materialized='view') }}
with

marketo as (
    select * from {{ ref('stg_marketo__activities') }}
),

hubspot as (
    select * from {{ ref('stg_hubspot__activities') }}
),

events as (
    select * from {{ ref('stg_events__events') }}
),

final as (
    select
        'marketo' as activity_source,
        activity_key,
        source_instance,
        batch_id,
        activity_id,
        source_lead_id,
        occurred_at,
        type_id,
        campaign_id,
        asset,
        attributes
    from marketo
    union all
    select
        'hubspot' as activity_source,
        activity_key,
        source_instance,
        batch_id,
        activity_id,
        source_lead_id,
        occurred_at,
        type_id,
        campaign_id,
        asset,
        attributes
    from hubspot
    union all
    select
        source_instance as activity_source,
        activity_key,
        source_instance,
        batch_id,
        activity_id,
        source_lead_id,
        occurred_at,
        type_id,
        cast(null as varchar) as campaign_id,
        asset,
        attributes
    from events
)

select * from final

-- Grain: one row per exported version or deletion of a lead, doubled ones included.
{{ config(materialized='view') }}
with

marketo_leads as (
    select * from {{ ref('stg_marketo__leads') }}
),

hubspot_contacts as (
    select * from {{ ref('stg_hubspot__contacts') }}
),

marketo_deleted_leads as (
    select * from {{ ref('stg_marketo__deleted_leads') }}
),

hubspot_deleted_contacts as (
    select * from {{ ref('stg_hubspot__deleted_contacts') }}
),

final as (
    select
        'marketo_leads' as source_table,
        source_instance,
        batch_id,
        version_key as row_key,
        source_lead_id,
        updated_at as dated_at
    from marketo_leads
    union all
    select
        'hubspot_contacts' as source_table,
        source_instance,
        batch_id,
        version_key as row_key,
        source_lead_id,
        updated_at as dated_at
    from hubspot_contacts
    union all
    select
        'marketo_deleted_leads' as source_table,
        source_instance,
        batch_id,
        deletion_key as row_key,
        source_lead_id,
        deleted_at as dated_at
    from marketo_deleted_leads
    union all
    select
        'hubspot_deleted_contacts' as source_table,
        source_instance,
        batch_id,
        deletion_key as row_key,
        source_lead_id,
        deleted_at as dated_at
    from hubspot_deleted_contacts
)

select * from final

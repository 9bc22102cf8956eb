-- Grain: one row per deletion of a lead that any system reported, repeated ones included.
{{ config(materialized='view') }}
with

marketo as (
    select * from {{ ref('stg_marketo__deleted_leads') }}
),

hubspot as (
    select * from {{ ref('stg_hubspot__deleted_contacts') }}
),

final as (
    select * from marketo
    union all
    select * from hubspot
)

select * from final

-- Grain: one row per version of a lead as any system exported it, doubled ones included.
{{ config(materialized='view') }}
with

marketo as (
    select * from {{ ref('stg_marketo__leads') }}
),

hubspot as (
    select * from {{ ref('stg_hubspot__contacts') }}
),

final as (
    select * from marketo
    union all
    select * from hubspot
)

select * from final

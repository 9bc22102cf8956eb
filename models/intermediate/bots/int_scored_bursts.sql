-- Grain: one row per lead, activity and bot rule of `int_domain_bursts`, kept over runs as it was last scored.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

bursts as (
    select * from {{ ref('int_domain_bursts') }}
),

touched_leads as (
    select lead_id from {{ ref('int_touched_leads') }}
),

final as (
    select bursts.*
    from bursts
    inner join touched_leads
        on bursts.lead_id = touched_leads.lead_id
)

select * from final

-- Grain: one row per lead that exists, kept over runs: what the list of leads shows of a person.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

leads as (
    select * from {{ ref('int_leads') }}
),

final as (
    select
        lead_id,
        email,
        company,
        job_title,
        lead_source,
        exclusion
    from leads
)

select * from final

-- Grain: one row per lead that was merged or deleted: every lead without a row of its own.
with

redirects as (
    select * from {{ ref('int_lead_redirects') }}
),

deleted_leads as (
    select * from {{ ref('int_deleted_leads') }}
),

final as (
    select
        lead_id,
        survivor_id,
        false as is_deleted
    from redirects
    union all
    select
        lead_id,
        lead_id as survivor_id,
        true as is_deleted
    from deleted_leads
)

select * from final

-- Grain: one row per lead as exported, with the touched and still existing lead that its activities count for.
with

touched_leads as (
    select lead_id from {{ ref('int_touched_leads') }}
),

identities as (
    select * from {{ ref('int_lead_identities') }}
),

deleted_leads as (
    select lead_id from {{ ref('int_deleted_leads') }}
),

redirects as (
    select * from {{ ref('int_lead_redirects') }}
),

standing as (
    select touched_leads.lead_id
    from touched_leads
    left join identities
        on touched_leads.lead_id = identities.lead_id
    where identities.lead_id is null
),

final as (
    select
        lead_id as source_lead_id,
        lead_id
    from standing
    union all
    select
        redirects.lead_id as source_lead_id,
        redirects.survivor_id as lead_id
    from redirects
    inner join standing
        on redirects.survivor_id = standing.lead_id
    where redirects.survivor_id not in (select deleted_leads.lead_id from deleted_leads)
)

select * from final

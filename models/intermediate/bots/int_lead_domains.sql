-- Grain: one row per lead and version of its attributes that has a mail domain, where a bot rule asks for domains.
with

bot_rules as (
    select count(*) as burst_rules
    from {{ ref('stg_scorecard__bot_rules') }}
    where method = 'domain_burst'
),

leads as (
    select
        version_key,
        source_lead_id,
        updated_at,
        {{ email_domain('fields') }} as email_domain
    from {{ ref('stg_marketo__leads') }}
    where (select bot_rules.burst_rules from bot_rules) > 0
),

identities as (
    select lead_id from {{ ref('int_lead_identities') }}
),

-- Of rows with one updatedAt the latest loaded wins; merged or deleted leads have none (contract 3.12, 2.6).
latest as (
    select
        source_lead_id,
        updated_at,
        max_by(coalesce(email_domain, ''), version_key) as email_domain
    from leads
    where source_lead_id not in (select identities.lead_id from identities)
    group by source_lead_id, updated_at
),

ordered as (
    select
        *,
        row_number() over (partition by source_lead_id order by updated_at nulls first) as version_no,
        lead(updated_at) over (partition by source_lead_id order by updated_at nulls first) as next_updated_at
    from latest
),

final as (
    select
        source_lead_id as lead_id,
        case when version_no = 1 then {{ first_instant() }} else updated_at end as valid_from,
        coalesce(next_updated_at, {{ last_instant() }}) as valid_to,
        email_domain
    from ordered
    where email_domain <> ''
)

select * from final

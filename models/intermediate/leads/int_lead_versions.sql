-- Grain: one row per touched lead and version of its attributes; a lead without any has one without fields.
with

leads as (
    select * from {{ ref('int_unified_leads') }}
),

touched_leads as (
    select lead_id from {{ ref('int_touched_leads') }}
),

identities as (
    select lead_id from {{ ref('int_lead_identities') }}
),

activities as (
    select distinct lead_id from {{ ref('int_activities') }}
),

run as (
    select * from {{ ref('int_run') }}
),

-- A merged or deleted lead's versions have no effect (contract 2.6, 2.7).
standing as (
    select touched_leads.lead_id
    from touched_leads
    left join identities
        on touched_leads.lead_id = identities.lead_id
    where identities.lead_id is null
),

-- Of rows with the same updatedAt the latest loaded wins; rows without one are one version (contract 3.12).
latest as (
    select max(leads.version_key) as version_key
    from leads
    inner join standing
        on leads.source_lead_id = standing.lead_id
    group by leads.source_lead_id, leads.updated_at
),

ordered as (
    select
        leads.source_lead_id as lead_id,
        leads.source_instance,
        leads.created_at,
        leads.updated_at,
        leads.fields,
        row_number() over (partition by leads.source_lead_id order by leads.updated_at nulls first) as version_no,
        lead(leads.updated_at) over (
            partition by leads.source_lead_id order by leads.updated_at nulls first
        ) as next_updated_at
    from leads
    inner join latest
        on leads.version_key = latest.version_key
),

without_version as (
    select activities.lead_id
    from activities
    left join ordered
        on activities.lead_id = ordered.lead_id
    where ordered.lead_id is null
),

versions as (
    select
        lead_id,
        source_instance,
        version_no,
        created_at,
        updated_at,
        fields,
        case when version_no = 1 then {{ first_instant() }} else updated_at end as valid_from,
        coalesce(next_updated_at, {{ last_instant() }}) as valid_to,
        true as is_exported
    from ordered
    union all
    select
        lead_id,
        cast(null as varchar) as source_instance,
        1 as version_no,
        cast(null as timestamp) as created_at,
        cast(null as timestamp) as updated_at,
        {{ empty_map() }} as fields,
        {{ first_instant() }} as valid_from,
        {{ last_instant() }} as valid_to,
        false as is_exported
    from without_version
),

final as (
    select
        versions.*,
        -- The instant at which the change is noticed (contract 4.6); the first version counts from createdAt.
        case
            when versions.version_no = 1 then coalesce(versions.created_at, versions.updated_at)
            else versions.updated_at
        end as changed_at,
        run.as_of >= versions.valid_from and run.as_of < versions.valid_to as is_present
    from versions
    cross join run
)

select * from final

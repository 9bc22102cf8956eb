-- Grain: one row per lead that is deleted as of as_of (contract 2.7).
with

activities as (
    select
        activity_key,
        source_lead_id,
        occurred_at
    from {{ ref('int_unified_activities') }}
    where
        activity_source = 'marketo'
        and type_id = '37'
),

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

deleted_leads as (
    select
        source_lead_id,
        deleted_at
    from {{ ref('int_unified_deletions') }}
),

leads as (
    select
        source_lead_id,
        updated_at
    from {{ ref('int_unified_leads') }}
),

redirects as (
    select * from {{ ref('int_lead_redirects') }}
),

run as (
    select * from {{ ref('int_run') }}
),

deletions as (
    select
        source_lead_id,
        occurred_at as deleted_at
    from activities
    where activity_key not in (select superseded.activity_key from superseded)
    union all
    select
        source_lead_id,
        deleted_at
    from deleted_leads
),

-- A deletion without a date has always happened and is final.
latest_deletions as (
    select
        deletions.source_lead_id,
        max(deletions.deleted_at) as deleted_at,
        bool_or(deletions.deleted_at is null) as is_final
    from deletions
    cross join run
    where
        deletions.deleted_at is null
        or deletions.deleted_at <= run.as_of
    group by deletions.source_lead_id
),

restored as (
    select distinct leads.source_lead_id
    from leads
    inner join latest_deletions
        on
            leads.source_lead_id = latest_deletions.source_lead_id
            and leads.updated_at > latest_deletions.deleted_at
    inner join run
        on leads.updated_at <= run.as_of
    where not latest_deletions.is_final
),

final as (
    select source_lead_id as lead_id
    from latest_deletions
    where
        source_lead_id not in (select restored.source_lead_id from restored)
        and source_lead_id not in (select redirects.lead_id from redirects)
)

select * from final

-- Grain: one row per touched lead that exists: it has a version, or an activity up to as_of (contract 2.7).
with

versions as (
    select * from {{ ref('int_lead_versions') }}
),

lead_predicates as (
    select * from {{ ref('int_lead_predicates') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
),

exclusions as (
    select * from {{ ref('stg_scorecard__exclusions') }}
    where applies_to = 'lead'
),

source_leads as (
    select * from {{ ref('int_source_leads') }}
),

exported_leads as (
    select
        source_lead_id,
        created_at,
        updated_at
    from {{ ref('int_unified_leads') }}
),

-- Of a lead that was never exported nobody can say since when it has been known.
known_source_leads as (
    select
        source_leads.lead_id,
        coalesce(min(exported_leads.created_at), min(exported_leads.updated_at)) as known_at
    from exported_leads
    inner join source_leads
        on exported_leads.source_lead_id = source_leads.source_lead_id
    group by source_leads.lead_id, source_leads.source_lead_id
),

-- Who was merged into the lead was the same person, known or not.
known_leads as (
    select
        lead_id,
        min(known_at) as known_at
    from known_source_leads
    group by lead_id
),

present_versions as (
    select * from versions
    where is_present
),

-- Judged as of as_of; named is the first that holds (contract 3.13).
excluded as (
    select
        present_versions.lead_id,
        min(exclusions.exclusion) as exclusion
    from present_versions
    inner join lead_predicates
        on
            present_versions.lead_id = lead_predicates.lead_id
            and present_versions.version_no = lead_predicates.version_no
    inner join predicates
        on lead_predicates.predicate_id = predicates.predicate_id
    inner join exclusions
        on
            predicates.field = exclusions.field
            and predicates.operator = exclusions.operator
            and predicates.operand = exclusions.operand
    group by present_versions.lead_id
),

final as (
    select
        present_versions.lead_id,
        present_versions.version_no,
        present_versions.fields['email'] as email,
        present_versions.fields['company'] as company,
        present_versions.fields['title'] as job_title,
        present_versions.fields['lead_source'] as lead_source,
        excluded.exclusion,
        known_leads.known_at
    from present_versions
    left join known_leads
        on present_versions.lead_id = known_leads.lead_id
    left join excluded
        on present_versions.lead_id = excluded.lead_id
)

select * from final

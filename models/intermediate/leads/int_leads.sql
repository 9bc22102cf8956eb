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
        excluded.exclusion
    from present_versions
    left join excluded
        on present_versions.lead_id = excluded.lead_id
)

select * from final

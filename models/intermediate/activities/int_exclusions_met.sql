-- Grain: one row per activity of a touched lead and reason by which an exclusion takes it out (contract 3.13).
{{ config(materialized='view') }}
with

activities as (
    select * from {{ ref('int_activities') }}
),

versions as (
    select * from {{ ref('int_lead_versions') }}
),

lead_predicates as (
    select * from {{ ref('int_lead_predicates') }}
),

facts as (
    select
        predicate_id,
        activity_key
    from {{ ref('int_activity_facts') }}
),

predicates as (
    select
        predicates.*,
        reasons.reason_no
    from {{ ref('stg_scorecard__exclusions') }} as exclusions
    inner join {{ ref('int_exclusion_reasons') }} as reasons
        on exclusions.exclusion = reasons.reason
    inner join {{ ref('int_predicates') }} as predicates
        on
            exclusions.field = predicates.field
            and exclusions.operator = predicates.operator
            and exclusions.operand = predicates.operand
    where
        exclusions.applies_to = 'activity'
        and reasons.reason_type = 'exclusion'
),

compared as (
    select
        kinds.kind_no,
        predicates.*,
        {{ kind_field_value('kinds', 'predicates.field') }} as field_value
    from {{ ref('int_typed_kinds') }} as kinds
    inner join predicates
        on predicates.field_scope = 'kind'
),

excluded_kinds as (
    select distinct
        kind_no,
        reason_no
    from compared
    where {{ predicate_holds('compared', 'compared.field_value') }}
),

-- The version that holds at occurred_at decides (contract section 3).
excluded_versions as (
    select distinct
        versions.lead_id,
        versions.valid_from,
        versions.valid_to,
        predicates.reason_no
    from lead_predicates
    inner join predicates
        on lead_predicates.predicate_id = predicates.predicate_id
    inner join versions
        on
            lead_predicates.lead_id = versions.lead_id
            and lead_predicates.version_no = versions.version_no
),

final as (
    select
        activities.activity_key,
        excluded_kinds.reason_no
    from activities
    inner join excluded_kinds
        on activities.kind_no = excluded_kinds.kind_no
    union
    select
        activities.activity_key,
        predicates.reason_no
    from activities
    inner join facts
        on activities.activity_key = facts.activity_key
    inner join predicates
        on
            facts.predicate_id = predicates.predicate_id
            and predicates.operator <> 'is_empty'
    union
    -- The fact is that there is a value.
    select
        activities.activity_key,
        predicates.reason_no
    from activities
    inner join predicates
        on
            predicates.field_scope = 'activity'
            and predicates.operator = 'is_empty'
    left join facts
        on
            activities.activity_key = facts.activity_key
            and predicates.predicate_id = facts.predicate_id
    where facts.activity_key is null
    union
    select
        activities.activity_key,
        excluded_versions.reason_no
    from activities
    inner join excluded_versions
        on
            activities.lead_id = excluded_versions.lead_id
            and activities.occurred_at >= excluded_versions.valid_from
            and activities.occurred_at < excluded_versions.valid_to
)

select * from final

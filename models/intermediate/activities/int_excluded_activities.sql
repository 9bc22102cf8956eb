-- Grain: one row per activity of a touched lead that an exclusion takes out (contract 3.13).
with

activities as (
    select * from {{ ref('int_activities') }}
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

versions as (
    select * from {{ ref('int_lead_versions') }}
),

lead_predicates as (
    select * from {{ ref('int_lead_predicates') }}
),

exclusions as (
    select * from {{ ref('stg_scorecard__exclusions') }}
    where applies_to = 'activity'
),

predicates as (
    select predicates.*
    from {{ ref('int_predicates') }} as predicates
    inner join exclusions
        on
            predicates.field = exclusions.field
            and predicates.operator = exclusions.operator
            and predicates.operand = exclusions.operand
),

excluded_kinds as (
    select distinct
        kinds.type_id,
        kinds.asset
    from kinds
    inner join predicates
        on predicates.field_scope = 'kind'
    where
        {{ predicate_holds(
            'predicates', "case when predicates.field = 'asset' then kinds.asset else kinds.activity_type end"
        ) }}
),

fields as (
    select
        field,
        bool_or(operator = 'is_empty') as asks_for_missing
    from predicates
    where field_scope = 'activity'
    group by field
),

field_values as (
    select
        activities.activity_key,
        fields.field,
        fields.asks_for_missing,
        {{ activity_field_value('activities', 'fields.field') }} as field_value
    from activities
    cross join fields
),

present_values as (
    select
        activity_key,
        field,
        field_value
    from field_values
    where
        field_value is not null
        or asks_for_missing
),

distinct_values as (
    select distinct
        field,
        field_value
    from present_values
),

excluded_values as (
    select distinct
        distinct_values.field,
        distinct_values.field_value
    from distinct_values
    inner join predicates
        on distinct_values.field = predicates.field
    where {{ predicate_holds('predicates', 'distinct_values.field_value') }}
),

-- The version that holds at occurred_at decides (contract section 3).
excluded_versions as (
    select distinct
        versions.lead_id,
        versions.valid_from,
        versions.valid_to
    from lead_predicates
    inner join predicates
        on lead_predicates.predicate_id = predicates.predicate_id
    inner join versions
        on
            lead_predicates.lead_id = versions.lead_id
            and lead_predicates.version_no = versions.version_no
),

final as (
    select activities.activity_key
    from activities
    inner join excluded_kinds
        on
            activities.type_id = excluded_kinds.type_id
            and activities.asset is not distinct from excluded_kinds.asset
    union
    select present_values.activity_key
    from present_values
    inner join excluded_values
        on
            present_values.field = excluded_values.field
            and present_values.field_value is not distinct from excluded_values.field_value
    union
    select activities.activity_key
    from activities
    inner join excluded_versions
        on
            activities.lead_id = excluded_versions.lead_id
            and activities.occurred_at >= excluded_versions.valid_from
            and activities.occurred_at < excluded_versions.valid_to
)

select * from final

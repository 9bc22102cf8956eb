-- Grain: one row per touched lead, version and predicate on lead fields that the version satisfies.
with

versions as (
    select * from {{ ref('int_lead_versions') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
    where field_scope = 'lead'
),

fields as (
    select
        field,
        bool_or(operator = 'is_empty') as asks_for_missing
    from predicates
    group by field
),

field_values as (
    select
        versions.lead_id,
        versions.version_no,
        fields.field,
        fields.asks_for_missing,
        {{ lead_field_value('versions.fields', 'fields.field') }} as field_value
    from versions
    cross join fields
),

present_values as (
    select
        lead_id,
        version_no,
        field,
        field_value
    from field_values
    where
        field_value is not null
        or asks_for_missing
),

-- Each distinct value is tested once.
distinct_values as (
    select distinct
        field,
        field_value
    from present_values
),

truths as (
    select
        distinct_values.field,
        distinct_values.field_value,
        predicates.predicate_id
    from distinct_values
    inner join predicates
        on distinct_values.field = predicates.field
    where {{ predicate_holds('predicates', 'distinct_values.field_value') }}
),

final as (
    select
        present_values.lead_id,
        present_values.version_no,
        truths.predicate_id
    from present_values
    inner join truths
        on
            present_values.field = truths.field
            and present_values.field_value is not distinct from truths.field_value
)

select * from final

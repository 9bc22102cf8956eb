-- Grain: one row per source instance, field that the scorecard reads, and activity type, blank for leads.
with

inputs as (
    select * from {{ ref('int_rule_inputs') }}
),

loaded_days as (
    select
        {{ activity_source_of_table('source_table', 'source_instance') }} as activity_source,
        source_instance,
        type_id,
        loaded_rows,
        rows_with_asset
    from {{ ref('int_loaded_days') }}
    where {{ activity_source_of_table('source_table', 'source_instance') }} is not null
),

activity_field_counts as (
    select * from {{ ref('int_activity_field_counts') }}
),

-- Leads lack few combinations of fields.
leads as (
    select
        source_instance,
        missing_fields,
        count(*) as lead_count
    from {{ ref('int_lead_missing_fields') }}
    group by source_instance, missing_fields
),

lead_fields as (
    select distinct field
    from inputs
    where field_scope = 'lead'
),

activity_types as (
    select
        activity_source,
        type_id,
        min(activity_type) as activity_type,
        bool_or(is_engagement) as is_engagement
    from {{ ref('int_typed_kinds') }}
    group by activity_source, type_id
),

checked as (
    select
        activity_source,
        source_instance,
        'asset' as field,
        type_id,
        loaded_rows as checked_rows,
        loaded_rows - rows_with_asset as missing_rows
    from loaded_days
    union all
    select
        activity_source,
        source_instance,
        field,
        type_id,
        checked_rows,
        checked_rows - filled_rows as missing_rows
    from activity_field_counts
    union all
    select
        cast(null as varchar) as activity_source,
        leads.source_instance,
        lead_fields.field,
        cast(null as varchar) as type_id,
        leads.lead_count as checked_rows,
        case when {{ list_holds('leads.missing_fields', 'lead_fields.field') }} then leads.lead_count else 0 end
            as missing_rows
    from leads
    cross join lead_fields
),

final as (
    select
        checked.source_instance,
        checked.field,
        coalesce(activity_types.activity_type, '') as activity_type,
        coalesce(bool_or(activity_types.is_engagement), false) as is_engagement,
        cast(sum(checked.checked_rows) as bigint) as checked_rows,
        cast(sum(checked.missing_rows) as bigint) as missing_rows
    from checked
    left join activity_types
        on
            checked.activity_source = activity_types.activity_source
            and checked.type_id = activity_types.type_id
    group by checked.source_instance, checked.field, coalesce(activity_types.activity_type, '')
)

select * from final

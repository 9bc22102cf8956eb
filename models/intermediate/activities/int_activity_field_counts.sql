-- Grain: one row per load, source, source instance and type of activities, and field that is compared, kept over runs.
-- A raw row never changes, so that its attributes are read once: when it or the field is new.
-- depends_on: {{ ref('int_run') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_field_counts() }}"
) }}
with

activities as (
    select
        activity_source,
        source_instance,
        batch_id,
        type_id,
        campaign_id,
        attributes
    from {{ ref('int_unified_activities') }}
),

fields as (
    select distinct field
    from {{ ref('int_predicates') }}
    where field_scope = 'activity'
),

counted as (
    {% if is_incremental() %}
    select
        field,
        max(batch_id) as batch_id
    from {{ this }}
    group by field
    {% else %}
    select
        field,
        0 as batch_id
    from fields
    {% endif %}
),

-- Joined by equality, which lets DuckDB skip what earlier loads brought.
pending_batches as (
    select distinct
        loaded_files.batch_id,
        fields.field
    from {{ ref('stg_loads__loaded_files') }} as loaded_files
    cross join fields
    left join counted
        on fields.field = counted.field
    where loaded_files.batch_id > coalesce(counted.batch_id, 0)
),

final as (
    select
        activities.batch_id,
        activities.activity_source,
        activities.source_instance,
        activities.type_id,
        pending_batches.field,
        count(*) as checked_rows,
        count({{ activity_field_value('activities', 'pending_batches.field') }}) as filled_rows
    from activities
    inner join pending_batches
        on activities.batch_id = pending_batches.batch_id
    group by
        activities.batch_id,
        activities.activity_source,
        activities.source_instance,
        activities.type_id,
        pending_batches.field
)

select * from final

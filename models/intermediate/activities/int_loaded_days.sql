-- Grain: one row per raw table, source instance, load, UTC day of the rows' own date and activity type, kept over runs.
-- Loads only add rows, so that what was counted once stays: a run counts the rows of new loads.
-- depends_on: {{ ref('int_run') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_loaded_days() }}"
) }}
with

activities as (
    select
        {{ table_of_activity_source('activity_source') }} as source_table,
        source_instance,
        batch_id,
        type_id,
        asset,
        cast(occurred_at as date) as dated_on
    from {{ ref('int_unified_activities') }}
),

dated_reports as (
    select * from {{ ref('int_dated_reports') }}
),

counted as (
    {% if is_incremental() %}
    select coalesce(max(batch_id), 0) as batch_id from {{ this }}
    {% else %}
    select 0 as batch_id
    {% endif %}
),

new_files as (
    select * from {{ ref('stg_loads__loaded_files') }}
    where batch_id > (select counted.batch_id from counted)
),

-- Joined by equality, which lets DuckDB skip what earlier loads brought.
new_batches as (
    select
        batch_id,
        cast(max(loaded_at) as date) as loaded_on
    from new_files
    group by batch_id
),

doubled_hashes as (
    select {{ short_hash('source_table, source_lead_id, dated_at') }} as row_hash
    from dated_reports
    group by {{ short_hash('source_table, source_lead_id, dated_at') }}
    having
        count(*) > 1
        and max(batch_id) > (select counted.batch_id from counted)
),

ranked as (
    select
        source_table,
        row_key,
        min(row_key) over (partition by source_table, source_lead_id, dated_at) as first_key
    from dated_reports
    where {{ short_hash('source_table, source_lead_id, dated_at') }} in (
        select doubled_hashes.row_hash from doubled_hashes
    )
),

repeated as (
    select * from ranked
    where row_key > first_key
),

final as (
    select
        activities.source_table,
        activities.source_instance,
        activities.batch_id,
        new_batches.loaded_on,
        activities.dated_on,
        activities.type_id,
        count(*) as loaded_rows,
        count(activities.asset) as rows_with_asset,
        cast(0 as bigint) as repeated_rows
    from activities
    inner join new_batches
        on activities.batch_id = new_batches.batch_id
    group by
        activities.source_table,
        activities.source_instance,
        activities.batch_id,
        new_batches.loaded_on,
        activities.dated_on,
        activities.type_id
    union all
    select
        dated_reports.source_table,
        dated_reports.source_instance,
        dated_reports.batch_id,
        new_batches.loaded_on,
        cast(dated_reports.dated_at as date) as dated_on,
        cast(null as varchar) as type_id,
        count(*) as loaded_rows,
        cast(0 as bigint) as rows_with_asset,
        count(repeated.row_key) as repeated_rows
    from dated_reports
    inner join new_batches
        on dated_reports.batch_id = new_batches.batch_id
    left join repeated
        on
            dated_reports.source_table = repeated.source_table
            and dated_reports.row_key = repeated.row_key
    group by
        dated_reports.source_table,
        dated_reports.source_instance,
        dated_reports.batch_id,
        new_batches.loaded_on,
        cast(dated_reports.dated_at as date)
)

select * from final

-- Grain: one row per raw table, source instance and UTC day of the rows' own date, of their load where they have none.
with

loaded_days as (
    select
        source_table,
        source_instance,
        batch_id,
        coalesce(dated_on, loaded_on) as dated_on,
        {{ age_in_days('dated_on', 'loaded_on') }} as lag_days,
        {{ activity_source_of_table('source_table', 'source_instance') }} as activity_source,
        type_id,
        loaded_rows,
        repeated_rows
    from {{ ref('int_loaded_days') }}
),

unknown_types as (
    select distinct
        activity_source,
        type_id
    from {{ ref('int_typed_kinds') }}
    where not is_known
),

-- What comes with the first load of a table is its history: old, but not late.
first_loads as (
    select
        source_table,
        source_instance,
        min(batch_id) as batch_id
    from loaded_days
    group by source_table, source_instance
),

-- Late is what is more than one day old when it comes: a nightly load brings the day before.
counts as (
    select
        loaded_days.source_table,
        loaded_days.source_instance,
        loaded_days.dated_on,
        loaded_days.lag_days,
        loaded_days.batch_id = first_loads.batch_id as is_history,
        sum(loaded_days.loaded_rows) as loaded_rows,
        sum(loaded_days.repeated_rows) as repeated_rows,
        sum(case when unknown_types.type_id is not null then loaded_days.loaded_rows else 0 end) as unknown_type_rows
    from loaded_days
    inner join first_loads
        on
            loaded_days.source_table = first_loads.source_table
            and loaded_days.source_instance = first_loads.source_instance
    left join unknown_types
        on
            loaded_days.activity_source = unknown_types.activity_source
            and loaded_days.type_id = unknown_types.type_id
    group by
        loaded_days.source_table,
        loaded_days.source_instance,
        loaded_days.dated_on,
        loaded_days.lag_days,
        loaded_days.batch_id = first_loads.batch_id
),

judged as (
    select
        *,
        case when lag_days > 1 and not is_history then loaded_rows else 0 end as late_rows,
        case when lag_days > 1 and not is_history then lag_days end as late_days
    from counts
),

placed as (
    select
        *,
        sum(late_rows) over (partition by source_table, source_instance, dated_on) as all_late_rows,
        sum(late_rows) over (
            partition by source_table, source_instance, dated_on
            order by lag_days, is_history
            rows between unbounded preceding and current row
        ) as late_rows_so_far
    from judged
),

final as (
    select
        source_table,
        source_instance,
        dated_on,
        sum(case when lag_days is not null then loaded_rows else 0 end) as loaded_rows,
        sum(case when lag_days is null then loaded_rows else 0 end) as undated_rows,
        sum(repeated_rows) as repeated_rows,
        sum(unknown_type_rows) as unknown_type_rows,
        sum(late_rows) as late_rows,
        min(case when late_rows_so_far * 2 >= all_late_rows then late_days end) as median_lag_days,
        max(late_days) as greatest_lag_days,
        sum(case when lag_days > 1 and is_history then loaded_rows else 0 end) as history_rows,
        sum(case when lag_days < 0 then loaded_rows else 0 end) as future_rows
    from placed
    group by source_table, source_instance, dated_on
)

select * from final

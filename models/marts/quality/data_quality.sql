-- Grain: one row per source instance, raw table and UTC day on which something is dated, or could not be read.
with

day_counts as (
    select * from {{ ref('int_day_counts') }}
),

activity_rows as (
    select * from {{ ref('int_activity_row_counts') }}
),

rejected as (
    select
        source_table,
        source_instance,
        rejected_on as dated_on,
        sum(rejected_rows) as rejected_rows
    from {{ ref('int_rejected_row_counts') }}
    group by source_table, source_instance, rejected_on
),

outcomes as (
    select
        activity_source,
        source_instance,
        activity_on,
        sum(without_attributes) as without_attributes
    from {{ ref('int_activity_outcomes') }}
    group by activity_source, source_instance, activity_on
),

-- Rows that could not be read stand on the day of their load.
days as (
    select
        source_table,
        source_instance,
        dated_on
    from day_counts
    union
    select
        source_table,
        source_instance,
        dated_on
    from rejected
),

joined as (
    select
        days.*,
        day_counts.loaded_rows,
        day_counts.undated_rows,
        day_counts.repeated_rows,
        day_counts.unknown_type_rows,
        day_counts.late_rows,
        day_counts.median_lag_days,
        day_counts.greatest_lag_days,
        day_counts.history_rows,
        day_counts.future_rows,
        rejected.rejected_rows,
        max(case when day_counts.loaded_rows > 0 then days.dated_on end) over (
            partition by days.source_table, days.source_instance
            order by days.dated_on
            rows between unbounded preceding and 1 preceding
        ) as previous_on
    from days
    left join day_counts
        on
            days.source_table = day_counts.source_table
            and days.source_instance = day_counts.source_instance
            and days.dated_on = day_counts.dated_on
    left join rejected
        on
            days.source_table = rejected.source_table
            and days.source_instance = rejected.source_instance
            and days.dated_on = rejected.dated_on
),

final as (
    select
        joined.source_instance,
        joined.source_table,
        joined.dated_on,
        cast(coalesce(joined.loaded_rows, 0) as bigint) as loaded_rows,
        cast(coalesce(joined.undated_rows, 0) as bigint) as undated_rows,
        cast(coalesce(joined.rejected_rows, 0) as bigint) as rejected_rows,
        cast(coalesce(joined.repeated_rows, 0) + coalesce(activity_rows.duplicates, 0) as bigint) as duplicate_rows,
        cast(coalesce(joined.unknown_type_rows, 0) as bigint) as unknown_type_rows,
        cast(coalesce(outcomes.without_attributes, 0) as bigint) as rows_without_lead,
        cast(coalesce(joined.late_rows, 0) as bigint) as late_rows,
        cast(joined.median_lag_days as integer) as median_lag_days,
        cast(joined.greatest_lag_days as integer) as greatest_lag_days,
        cast(coalesce(joined.history_rows, 0) as bigint) as history_rows,
        cast(coalesce(joined.future_rows, 0) as bigint) as future_rows,
        -- Before the first day, and where nothing is dated, nothing is missing.
        cast(coalesce(
            case when joined.loaded_rows > 0 then {{ age_in_days('joined.previous_on', 'joined.dated_on') }} - 1 end, 0
        ) as integer) as empty_days_before
    from joined
    left join activity_rows
        on
            joined.source_table = {{ table_of_activity_source('activity_rows.activity_source') }}
            and joined.source_instance = activity_rows.source_instance
            and joined.dated_on = activity_rows.activity_on
    left join outcomes
        on
            joined.source_table = {{ table_of_activity_source('outcomes.activity_source') }}
            and joined.source_instance = outcomes.source_instance
            and joined.dated_on = outcomes.activity_on
)

select * from final

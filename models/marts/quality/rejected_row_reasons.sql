-- Grain: one row per source instance, raw table, UTC day of loading and reason for which rows could not be read.
with

counts as (
    select * from {{ ref('int_rejected_row_counts') }}
),

final as (
    select
        source_instance,
        source_table,
        rejected_on,
        reason,
        rejected_rows,
        example_file,
        example_line
    from counts
)

select * from final

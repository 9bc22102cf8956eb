-- Grain: one row per raw table, source instance, UTC day of loading and reason for which rows could not be read.
with

rejected_rows as (
    select
        table_name as source_table,
        source_instance,
        cast(loaded_at as date) as rejected_on,
        {{ reason_without_values('reason') }} as reason,
        batch_id,
        source_file,
        line
    from {{ ref('stg_loads__rejected_rows') }}
),

placed as (
    select
        *,
        row_number() over (
            partition by source_table, source_instance, rejected_on, reason
            order by batch_id, source_file, line
        ) as place
    from rejected_rows
),

final as (
    select
        source_table,
        source_instance,
        rejected_on,
        reason,
        count(*) as rejected_rows,
        max(case when place = 1 then source_file end) as example_file,
        max(case when place = 1 then line end) as example_line
    from placed
    group by source_table, source_instance, rejected_on, reason
)

select * from final

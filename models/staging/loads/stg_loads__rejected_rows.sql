-- Grain: one row per raw row that could not be read.
with

rejected_rows as (
    select * from {{ source('loads', 'rejected_rows') }}
),

final as (
    select
        _source_instance as source_instance,
        _batch_id as batch_id,
        _loaded_at as loaded_at,
        _source_file as source_file,
        line,
        table_name,
        reason
    from rejected_rows
)

select * from final

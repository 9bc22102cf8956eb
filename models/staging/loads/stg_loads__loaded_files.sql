-- Grain: one row per loaded file.
with

loaded_files as (
    select * from {{ source('loads', 'loaded_files') }}
),

final as (
    select
        file_no,
        _source_instance as source_instance,
        _batch_id as batch_id,
        _loaded_at as loaded_at,
        _source_file as source_file,
        table_name,
        rows_loaded,
        rows_rejected
    from loaded_files
)

select * from final

-- Contract section 5: the rows of activity files are all there, rejected ones among them, for each source instance.
with

raw_rows as (
    select source_instance
    from {{ ref('int_unified_activities') }}
    union all
    select source_instance
    from {{ ref('stg_loads__rejected_rows') }}
    where {{ activity_source_of_table('table_name', 'source_instance') }} is not null
),

loaded as (
    select
        source_instance,
        count(*) as row_count
    from raw_rows
    group by source_instance
),

reconciled as (
    select
        source_instance,
        sum(raw_rows) as row_count
    from {{ ref('activity_reconciliation') }}
    group by source_instance
)

select
    loaded.row_count as loaded_rows,
    reconciled.row_count as reconciled_rows,
    coalesce(loaded.source_instance, reconciled.source_instance) as source_instance
from loaded
full outer join reconciled
    on loaded.source_instance = reconciled.source_instance
where loaded.row_count is distinct from reconciled.row_count

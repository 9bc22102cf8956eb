-- Grain: one row, this run. It outlives the run, so that whoever reads the marts can tell a build that was cut short.
{{ config(meta={'outlives_the_run': true}) }}
with

loaded_files as (
    select * from {{ ref('stg_loads__loaded_files') }}
),

scored_runs as (
    select * from {{ source('state', 'scored_runs') }}
),

-- Any edit but that of a behavior rule can touch every lead.
shared_edits as (
    select count(*) as edits
    from {{ ref('int_changed_parts') }}
    where part <> 'behavior_rule'
),

loaded as (
    select
        coalesce(max(batch_id), 0) as loaded_batch,
        coalesce(max(loaded_at), cast('1970-01-01' as timestamp)) as latest_load_at
    from loaded_files
),

latest_run as (
    select
        coalesce(max(run_no), 0) as run_no,
        coalesce(max_by(loaded_batch, run_no), 0) as scored_batch,
        max_by(as_of, run_no) as scored_as_of,
        max_by(code_fingerprint, run_no) as scored_code
    from scored_runs
),

stamped as (
    select
        coalesce(
            {{ parse_instant("nullif('" ~ stamped_as_of() ~ "', '')") }},
            -- Not before the last run, which would take back what it scored.
            greatest(loaded.latest_load_at, latest_run.scored_as_of),
            loaded.latest_load_at
        ) as as_of,
        loaded.loaded_batch,
        latest_run.run_no + 1 as run_no,
        latest_run.scored_batch,
        latest_run.scored_as_of,
        latest_run.scored_code,
        '{{ code_fingerprint() }}' as code_fingerprint,
        shared_edits.edits
    from loaded
    cross join latest_run
    cross join shared_edits
),

-- An as_of before the last one takes back what later instants brought: every lead is scored again.
final as (
    select
        run_no,
        as_of,
        loaded_batch,
        scored_batch,
        scored_as_of,
        code_fingerprint,
        coalesce(
            {{ complete_run_needed() }}
            or scored_as_of is null
            or as_of < scored_as_of
            or edits > 0
            or code_fingerprint <> scored_code,
            true
        ) as is_complete
    from stamped
)

select * from final

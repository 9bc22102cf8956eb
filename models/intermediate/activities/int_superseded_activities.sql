-- Grain: one row per raw activity row that a later row with the same activity id replaces (contract 2.5).
{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}
with

activities as (
    select
        activity_key,
        activity_id,
        source_lead_id,
        batch_id
    from {{ ref('int_unified_activities') }}
),

run as (
    select * from {{ ref('int_run') }}
),

{% if is_incremental() %}
-- Rows that came since the last complete run, and every row that shares an id with one of them.
new_ids as (
    select distinct activities.activity_id
    from activities
    inner join run
        on activities.batch_id > run.scored_batch
),

candidates as (
    select activities.*
    from activities
    where activities.activity_id in (select new_ids.activity_id from new_ids)
),
{% else %}
-- Doubled hashes narrow the search to a few rows before any id is compared as text.
doubled_hashes as (
    select {{ short_hash('activity_id') }} as id_hash
    from activities
    group by 1
    having count(*) > 1
),

candidates as (
    select activities.*
    from activities
    where {{ short_hash('activities.activity_id') }} in (
        select doubled_hashes.id_hash from doubled_hashes
    )
),
{% endif %}

ranked as (
    select
        *,
        max(activity_key) over (partition by activity_id) as latest_key
    from candidates
),

superseded as (
    select
        ranked.activity_key,
        ranked.source_lead_id,
        run.loaded_batch as superseded_in_batch
    from ranked
    cross join run
    where ranked.activity_key < ranked.latest_key
),

final as (
    select superseded.*
    from superseded
    {% if is_incremental() %}
    left join {{ this }} as known
        on superseded.activity_key = known.activity_key
    where known.activity_key is null
    {% endif %}
)

select * from final

-- Grain: one row per source of activities, activity type and asset that was ever loaded.
-- depends_on: {{ ref('int_run') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_kinds() }}"
) }}
with

activities as (
    select
        activity_source,
        type_id,
        asset,
        batch_id
    from {{ ref('int_unified_activities') }}
),

run as (
    select * from {{ ref('int_run') }}
),

loaded as (
    select distinct
        activities.activity_source,
        activities.type_id,
        activities.asset
    from activities
    inner join run
        on
            activities.batch_id
            > {{ 'case when run.is_complete then 0 else run.scored_batch end' if is_incremental() else '0' }}
),

unknown as (
    select loaded.*
    from loaded
    {% if is_incremental() %}
    left join {{ this }} as known
        on
            loaded.activity_source = known.activity_source
            and loaded.type_id = known.type_id
            and loaded.asset is not distinct from known.asset
    where known.type_id is null
    {% endif %}
),

final as (
    select
        activity_source,
        type_id,
        asset,
        row_number() over (order by activity_source, type_id, asset)
        {% if is_incremental() %}
        + (select coalesce(max(known.kind_no), 0) from {{ this }} as known)
        {% endif %}
            as kind_no
    from unknown
)

select * from final

-- Grain: one row per distinct pair of activity type and asset that was ever loaded.
{{ config(
    materialized='incremental',
    incremental_strategy='append'
) }}
with

activities as (
    select
        type_id,
        asset,
        batch_id
    from {{ ref('stg_marketo__activities') }}
),

run as (
    select * from {{ ref('int_run') }}
),

loaded as (
    select distinct
        activities.type_id,
        activities.asset
    from activities
    inner join run
        on activities.batch_id > {{ 'run.scored_batch' if is_incremental() else '0' }}
),

final as (
    select loaded.*
    from loaded
    {% if is_incremental() %}
    left join {{ this }} as known
        on
            loaded.type_id = known.type_id
            and loaded.asset is not distinct from known.asset
    where known.type_id is null
    {% endif %}
)

select * from final

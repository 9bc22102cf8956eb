-- Grain: one row per lead, as exported, of which something was loaded or replaced since the last complete run.
with

run as (
    select * from {{ ref('int_run') }}
),

loaded as (
    select
        source_lead_id,
        batch_id
    from {{ ref('int_unified_activities') }}
    union all
    select
        source_lead_id,
        batch_id
    from {{ ref('int_unified_leads') }}
    union all
    select
        source_lead_id,
        batch_id
    from {{ ref('int_unified_deletions') }}
    union all
    -- The lead that lost an activity to a later row with the same id.
    select
        source_lead_id,
        superseded_in_batch as batch_id
    from {{ ref('int_superseded_activities') }}
),

final as (
    select distinct loaded.source_lead_id as lead_id
    from loaded
    inner join run
        on loaded.batch_id > run.scored_batch
)

select * from final

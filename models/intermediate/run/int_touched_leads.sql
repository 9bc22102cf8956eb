-- Grain: one row per run and lead whose rows the run replaces, gone leads included.
-- Kept until the run has succeeded: the number of the run only grows then, so that the leads of a run that was killed
-- stay in the set of the next.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_scored_leads() }}"
) }}
with

run as (
    select * from {{ ref('int_run') }}
),

identities as (
    select * from {{ ref('int_lead_identities') }}
),

scored_identities as (
    select * from {{ source('state', 'scored_identities') }}
),

everyone as (
    select source_lead_id as lead_id from {{ ref('int_unified_activities') }}
    union
    select source_lead_id as lead_id from {{ ref('int_unified_leads') }}
    union
    select source_lead_id as lead_id from {{ ref('int_unified_deletions') }}
),

changed as (
    select lead_id from {{ ref('int_touched_by_load') }}
    union
    select lead_id from {{ ref('int_touched_by_time') }}
    union
    select lead_id from {{ ref('int_touched_by_decay') }}
    union
    select lead_id from {{ ref('int_touched_by_rules') }}
    union
    select lead_id from {{ ref('int_touched_by_bursts') }}
),

reasons as (
    select everyone.lead_id
    from everyone
    inner join run
        on run.is_complete
    union
    select changed.lead_id
    from changed
    inner join run
        on not run.is_complete
    union
    -- Merged, deleted, restored, or another survivor than before.
    select coalesce(identities.lead_id, scored_identities.lead_id) as lead_id
    from identities
    full outer join scored_identities
        on identities.lead_id = scored_identities.lead_id
    where
        identities.survivor_id is distinct from scored_identities.survivor_id
        or identities.is_deleted is distinct from scored_identities.is_deleted
),

-- Both the survivor as of now and the one of the last run.
touched as (
    select lead_id from reasons
    union
    select identities.survivor_id as lead_id
    from reasons
    inner join identities
        on reasons.lead_id = identities.lead_id
    union
    select scored_identities.survivor_id as lead_id
    from reasons
    inner join scored_identities
        on reasons.lead_id = scored_identities.lead_id
),

final as (
    select
        run.run_no,
        touched.lead_id
    from touched
    cross join run
    {% if is_incremental() %}
    left join {{ this }} as known
        on touched.lead_id = known.lead_id
    where known.lead_id is null
    {% endif %}
)

select * from final

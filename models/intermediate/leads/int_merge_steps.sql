-- Grain: one row per merged lead and merge, as far as merges have happened up to as_of.
with

activities as (
    select
        activity_key,
        activity_id,
        source_instance,
        source_lead_id,
        occurred_at,
        attributes
    from {{ ref('int_unified_activities') }}
    where
        (activity_source = 'marketo' and type_id = '32')
        or (activity_source = 'hubspot' and type_id = 'merge')
),

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

run as (
    select * from {{ ref('int_run') }}
),

merge_activities as (
    select
        activities.activity_id,
        activities.source_instance,
        activities.source_lead_id as survivor_id,
        activities.occurred_at,
        translate(activities.attributes['merge_ids'], '[]" ', '') as merge_ids
    from activities
    inner join run
        on activities.occurred_at <= run.as_of
    where activities.activity_key not in (select superseded.activity_key from superseded)
),

listed as (
    select
        activity_id,
        source_instance,
        survivor_id,
        occurred_at,
        {{ unnest_list(split_text('merge_ids', ',')) }} as merge_id
    from merge_activities
    where merge_ids <> ''
),

-- A lead merged into itself is a cycle of one (contract 2.6).
edges as (
    select distinct
        activity_id,
        survivor_id,
        occurred_at,
        {{ source_key('source_instance', 'merge_id') }} as lead_id
    from listed
    where merge_id <> ''
),

final as (
    select
        lead_id,
        survivor_id,
        occurred_at,
        activity_id,
        row_number() over (order by occurred_at, activity_id, lead_id) as merge_no
    from edges
    where lead_id <> survivor_id
)

select * from final

-- Grain: one row per activity of a touched lead up to as_of, under the lead that it counts for.
with

activities as (
    select
        activity_key,
        activity_id,
        activity_source,
        source_instance,
        source_lead_id,
        occurred_at,
        type_id,
        asset
    from {{ ref('int_unified_activities') }}
),

source_leads as (
    select * from {{ ref('int_source_leads') }}
),

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

run as (
    select * from {{ ref('int_run') }}
),

-- Leads first, and conditions in this order instead of joins: otherwise DuckDB takes the run's one row for the most
-- selective table, expects 50 activities, and builds hash tables on all of them: four to eight times the time.
activities_of_leads as (
    select
        activities.*,
        source_leads.lead_id
    from activities
    inner join source_leads
        on activities.source_lead_id = source_leads.source_lead_id
),

final as (
    select
        activities.activity_key,
        activities.activity_id,
        activities.source_instance,
        activities.lead_id,
        activities.occurred_at,
        kinds.kind_no,
        kinds.is_engagement
    from activities_of_leads as activities
    inner join kinds
        on
            activities.activity_source = kinds.activity_source
            and activities.type_id = kinds.type_id
            and activities.asset is not distinct from kinds.asset
    where
        activities.activity_key not in (select superseded.activity_key from superseded)
        and activities.occurred_at <= (select run.as_of from run)
)

select * from final

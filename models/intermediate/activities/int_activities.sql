-- Grain: one row per activity of a touched lead up to as_of, under the lead that it counts for.
with

activities as (
    select
        activity_key,
        activity_id,
        source_instance,
        source_lead_id,
        occurred_at,
        type_id,
        asset
    from {{ ref('stg_marketo__activities') }}
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

final as (
    select
        activities.activity_key,
        activities.activity_id,
        activities.source_instance,
        source_leads.lead_id,
        activities.occurred_at,
        kinds.kind_no,
        kinds.is_engagement
    from activities
    inner join source_leads
        on activities.source_lead_id = source_leads.source_lead_id
    inner join run
        on activities.occurred_at <= run.as_of
    inner join kinds
        on
            activities.type_id = kinds.type_id
            and activities.asset is not distinct from kinds.asset
    left join superseded
        on activities.activity_key = superseded.activity_key
    where superseded.activity_key is null
)

select * from final

-- Grain: one row per activity of a touched lead up to as_of, under the lead that it counts for.
with

activities as (
    select * from {{ ref('stg_marketo__activities') }}
),

source_leads as (
    select * from {{ ref('int_source_leads') }}
),

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

activity_types as (
    select * from {{ ref('stg_scorecard__activity_types') }}
    where source = 'marketo'
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
        activities.type_id,
        coalesce(activity_types.activity_type, 'marketo_' || activities.type_id) as activity_type,
        coalesce(activity_types.is_engagement, false) as is_engagement,
        activities.campaign_id,
        activities.asset,
        activities.attributes
    from activities
    inner join source_leads
        on activities.source_lead_id = source_leads.source_lead_id
    inner join run
        on activities.occurred_at <= run.as_of
    left join activity_types
        on activities.type_id = activity_types.type_id
    left join superseded
        on activities.activity_key = superseded.activity_key
    where superseded.activity_key is null
)

select * from final

-- Grain: one row per touched lead and UTC day with an engagement.
with

activities as (
    select
        activity_key,
        lead_id,
        occurred_at
    from {{ ref('int_activities') }}
    where is_engagement
),

excluded_activities as (
    select * from {{ ref('int_excluded_activities') }}
),

final as (
    select
        activities.lead_id,
        cast(activities.occurred_at as date) as engaged_on,
        min(activities.occurred_at) as first_engagement_at,
        max(activities.occurred_at) as last_engagement_at
    from activities
    left join excluded_activities
        on activities.activity_key = excluded_activities.activity_key
    where excluded_activities.activity_key is null
    group by 1, 2
)

select * from final

-- Grain: one row per scorecard, lead, inactivity rule and instant at which its points fell due (contract 3.11).
with

engagement_days as (
    select * from {{ ref('int_engagement_days') }}
),

activities as (
    select
        activity_key,
        activity_id,
        lead_id,
        occurred_at
    from {{ ref('int_activities') }}
    where is_engagement
),

excluded_activities as (
    select * from {{ ref('int_excluded_activities') }}
),

inactivity_rules as (
    select * from {{ ref('stg_scorecard__inactivity_rules') }}
),

run as (
    select * from {{ ref('int_run') }}
),

-- Rules speak of whole days, so that a spell can only begin with the last engagement of a day.
spells as (
    select
        lead_id,
        last_engagement_at as idle_from,
        lead(first_engagement_at) over (partition by lead_id order by engaged_on) as next_engagement_at
    from engagement_days
),

first_dues as (
    select
        spells.lead_id,
        spells.idle_from,
        coalesce(spells.next_engagement_at, {{ last_instant() }}) as next_engagement_at,
        run.as_of,
        inactivity_rules.*,
        {{ later_by_days('spells.idle_from', 'inactivity_rules.idle_days') }} as first_due_at
    from spells
    cross join inactivity_rules
    cross join run
),

repeats as (
    select
        *,
        {{ series_of_numbers('1', times_due(
            'first_due_at', 'repeat_days', 'max_times', 'least(as_of, next_engagement_at)'
        )) }} as repeat_no
    from first_dues
    where first_due_at <= least(as_of, next_engagement_at)
),

dues as (
    select
        *,
        {{ later_by_days('first_due_at', '(repeat_no - 1) * coalesce(repeat_days, 0)') }} as due_at
    from repeats
),

fallen_due as (
    select * from dues
    where due_at < next_engagement_at
),

idle_leads as (
    select distinct
        lead_id,
        idle_from
    from fallen_due
),

-- Of several engagements at the instant that a spell begins, the last by id is the last engagement.
last_engagements as (
    select
        activities.lead_id,
        activities.occurred_at,
        max(activities.activity_id) as activity_id
    from activities
    inner join idle_leads
        on
            activities.lead_id = idle_leads.lead_id
            and activities.occurred_at = idle_leads.idle_from
    left join excluded_activities
        on activities.activity_key = excluded_activities.activity_key
    where excluded_activities.activity_key is null
    group by activities.lead_id, activities.occurred_at
),

final as (
    select
        fallen_due.scorecard,
        fallen_due.lead_id,
        fallen_due.rule_id,
        last_engagements.activity_id
        || ':' || fallen_due.rule_id
        || ':' || cast(fallen_due.repeat_no as varchar) as activity_id,
        fallen_due.due_at as occurred_at,
        fallen_due.category,
        fallen_due.points,
        fallen_due.decay_policy,
        fallen_due.description
    from fallen_due
    inner join last_engagements
        on
            fallen_due.lead_id = last_engagements.lead_id
            and fallen_due.idle_from = last_engagements.occurred_at
)

select * from final

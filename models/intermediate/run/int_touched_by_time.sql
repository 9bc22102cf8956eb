-- Grain: one row per lead for which something happened between the last as_of and this one.
with

run as (
    select * from {{ ref('int_run') }}
),

activities as (
    select
        source_lead_id,
        occurred_at
    from {{ ref('int_unified_activities') }}
),

leads as (
    select
        source_lead_id,
        created_at,
        updated_at
    from {{ ref('int_unified_leads') }}
),

inactivity_rules as (
    select * from {{ ref('stg_scorecard__inactivity_rules') }}
),

-- Read as the last run left them: no ref(), because they are made further down.
scored_engagements as (
    select distinct
        lead_id,
        last_engagement_at
    from {{ as_last_scored('behavior_scores', {'lead_id': 'varchar', 'last_engagement_at': 'timestamp'}) }}
),

came_into_being as (
    select activities.source_lead_id as lead_id
    from activities
    inner join run
        on
            activities.occurred_at > run.scored_as_of
            and activities.occurred_at <= run.as_of
    union all
    select leads.source_lead_id as lead_id
    from leads
    inner join run
        on
            leads.updated_at > run.scored_as_of
            and leads.updated_at <= run.as_of
    union all
    select leads.source_lead_id as lead_id
    from leads
    inner join run
        on
            leads.created_at > run.scored_as_of
            and leads.created_at <= run.as_of
),

silences as (
    select
        scored_engagements.lead_id,
        inactivity_rules.repeat_days,
        inactivity_rules.max_times,
        {{ later_by_days('scored_engagements.last_engagement_at', 'inactivity_rules.idle_days') }} as first_due_at,
        run.scored_as_of,
        run.as_of
    from scored_engagements
    cross join inactivity_rules
    inner join run
        on run.as_of > run.scored_as_of
),

-- More awards of silence have fallen due by now than by then.
fell_silent as (
    select lead_id
    from silences
    where
        {{ times_due('first_due_at', 'repeat_days', 'max_times', 'as_of') }}
        > {{ times_due('first_due_at', 'repeat_days', 'max_times', 'scored_as_of') }}
),

final as (
    select lead_id from came_into_being
    union
    select lead_id from fell_silent
)

select * from final

-- Grain: one row per scorecard, lead, bot rule, UTC day and mail domain, kept over runs: what the rule flagged.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

bot_flags as (
    select * from {{ ref('int_bot_flags') }}
),

bot_rules as (
    select
        bot_rule_no,
        bot_rule
    from {{ ref('stg_scorecard__bot_rules') }}
),

activities as (
    select
        activity_key,
        lead_id,
        occurred_at
    from {{ ref('int_activities') }}
),

excluded_activities as (
    select * from {{ ref('int_excluded_activities') }}
),

versions as (
    select
        lead_id,
        valid_from,
        valid_to,
        {{ email_domain('fields') }} as email_domain
    from {{ ref('int_lead_versions') }}
),

scorecards as (
    select scorecard from {{ ref('int_scorecards') }}
),

matches as (
    select
        activity_key,
        rule_key
    from {{ ref('int_rule_matches') }}
    where is_excluded
),

behavior_rules as (
    select
        rule_key,
        scorecard,
        points
    from {{ ref('stg_scorecard__behavior_rules') }}
),

flagged as (
    select
        bot_flags.activity_key,
        bot_rules.bot_rule,
        activities.lead_id,
        cast(activities.occurred_at as date) as activity_on,
        coalesce(versions.email_domain, '') as email_domain,
        excluded_activities.reasons = 1 as is_alone
    from bot_flags
    inner join bot_rules
        on bot_flags.bot_rule_no = bot_rules.bot_rule_no
    inner join activities
        on bot_flags.activity_key = activities.activity_key
    inner join excluded_activities
        on bot_flags.activity_key = excluded_activities.activity_key
    inner join versions
        on
            activities.lead_id = versions.lead_id
            and activities.occurred_at >= versions.valid_from
            and activities.occurred_at < versions.valid_to
),

worth as (
    select
        matches.activity_key,
        behavior_rules.scorecard,
        sum(behavior_rules.points) as points
    from matches
    inner join behavior_rules
        on matches.rule_key = behavior_rules.rule_key
    group by matches.activity_key, behavior_rules.scorecard
),

final as (
    select
        scorecards.scorecard,
        flagged.lead_id,
        flagged.bot_rule,
        flagged.activity_on,
        flagged.email_domain,
        count(*) as activities,
        count(*) filter (where flagged.is_alone) as only_this_rule,
        cast(coalesce(sum(worth.points), 0) as decimal(18, 2)) as matched_points,
        cast(coalesce(sum(worth.points) filter (where flagged.is_alone), 0) as decimal(18, 2))
            as matched_points_only_this_rule
    from flagged
    cross join scorecards
    left join worth
        on
            flagged.activity_key = worth.activity_key
            and scorecards.scorecard = worth.scorecard
    group by
        scorecards.scorecard, flagged.lead_id, flagged.bot_rule, flagged.activity_on, flagged.email_domain
)

select * from final

-- Grain: one row per scorecard, touched lead and episode.
with

qualifying_checks as (
    select * from {{ ref('int_qualifying_checks') }}
),

exit_days as (
    select * from {{ ref('int_exit_days') }}
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
),

awards as (
    select * from {{ ref('int_mql_awards') }}
),

leads as (
    select
        lead_id,
        known_at
    from {{ ref('int_leads') }}
),

rule_sources as (
    select * from {{ ref('int_rule_sources') }}
),

mixed_awards as (
    select * from {{ ref('int_mixed_awards') }}
),

-- An end at 24:00 comes before whatever happens at that instant, which is the next day's.
events as (
    select
        scorecard,
        lead_id,
        occurred_at as happened_at,
        1 as phase,
        moment_no,
        policy,
        cast(null as timestamp) as free_from
    from qualifying_checks
    union all
    select
        exit_days.scorecard,
        exit_days.lead_id,
        exit_days.ends_at as happened_at,
        0 as phase,
        cast(null as bigint) as moment_no,
        exit_days.policy,
        {{ later_by_days('exit_days.ends_at', 'mql_policies.cooldown_days') }} as free_from
    from exit_days
    inner join mql_policies
        on
            exit_days.scorecard = mql_policies.scorecard
            and exit_days.policy = mql_policies.policy
),

listed as (
    select
        scorecard,
        lead_id,
        {{ collect_structs(
            ['happened_at', 'moment_no', 'policy', 'free_from'], 'happened_at, phase, moment_no, policy'
        ) }} as lead_events
    from events
    group by scorecard, lead_id
),

folded as (
    select
        scorecard,
        lead_id,
        {{ fold_episodes('lead_events') }} as state -- noqa: PRS
    from listed
),

ended as (
    select
        scorecard,
        lead_id,
        {{ unnest_list('state.ended') }} as episode
    from folded
),

found as (
    select
        scorecard,
        lead_id,
        episode.moment_no,
        episode.ended_at
    from ended
    union all
    select
        scorecard,
        lead_id,
        state.open_moment_no as moment_no,
        cast(null as timestamp) as ended_at
    from folded
    where state.open_moment_no is not null
),

-- The rule that gave most points at the moment that opened the episode, ties by id.
ranked_triggers as (
    select
        scorecard,
        lead_id,
        moment_no,
        rule_id,
        row_number() over (
            partition by scorecard, lead_id, moment_no order by points desc, rule_id asc
        ) as place
    from awards
),

final as (
    select
        found.scorecard,
        found.lead_id,
        row_number() over (partition by found.scorecard, found.lead_id order by found.moment_no) as episode,
        checks.occurred_at as opened_at,
        checks.policy,
        ranked_triggers.rule_id as trigger_rule_id,
        checks.activity_id as trigger_activity_id,
        coalesce(mixed_awards.activity_source, rule_sources.activity_source) as activity_source,
        checks.behavior_score,
        checks.demographic_score,
        checks.lead_score,
        found.ended_at,
        case when found.ended_at is not null then 'decayed' end as end_reason,
        greatest(checks.occurred_at, coalesce(leads.known_at, checks.occurred_at)) as detected_at
    from found
    inner join qualifying_checks as checks
        on
            found.scorecard = checks.scorecard
            and found.lead_id = checks.lead_id
            and found.moment_no = checks.moment_no
    inner join leads
        on found.lead_id = leads.lead_id
    left join ranked_triggers
        on
            found.scorecard = ranked_triggers.scorecard
            and found.lead_id = ranked_triggers.lead_id
            and found.moment_no = ranked_triggers.moment_no
            and ranked_triggers.place = 1
    left join rule_sources
        on
            found.scorecard = rule_sources.scorecard
            and ranked_triggers.rule_id = rule_sources.rule_id
    left join mixed_awards
        on
            found.scorecard = mixed_awards.scorecard
            and found.lead_id = mixed_awards.lead_id
            and ranked_triggers.rule_id = mixed_awards.rule_id
            and checks.activity_id = mixed_awards.activity_id
)

select * from final

-- Grain: one row per scorecard, candidate and check that holds, with the policy that is named (contract 4.5).
with

checks as (
    select * from {{ ref('int_mql_checks') }}
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
),

required_fields as (
    select * from {{ ref('int_mql_required_fields') }}
),

awards as (
    select * from {{ ref('int_mql_awards') }}
),

judged as (
    select
        checks.*,
        mql_policies.policy,
        mql_policies.policy_rank,
        mql_policies.fast_track_rule,
        mql_policies.fast_track_days,
        mql_policies.min_demographic is null
        or checks.demographic_score >= mql_policies.min_demographic as is_demographic_enough,
        mql_policies.has_minimum
        and checks.lead_score >= coalesce(mql_policies.min_total, checks.lead_score)
        and checks.behavior_score >= coalesce(mql_policies.min_behavior, checks.behavior_score)
        and checks.demographic_score >= coalesce(mql_policies.min_demographic, checks.demographic_score)
            as meets_minimums
    from checks
    inner join mql_policies
        on checks.scorecard = mql_policies.scorecard
    inner join required_fields
        on
            checks.scorecard = required_fields.scorecard
            and checks.lead_id = required_fields.lead_id
            and checks.version_no = required_fields.version_no
            and mql_policies.policy = required_fields.policy
),

holding as (
    select
        scorecard,
        lead_id,
        moment_no,
        policy_rank
    from judged
    where meets_minimums
    union
    select
        judged.scorecard,
        judged.lead_id,
        judged.moment_no,
        judged.policy_rank
    from judged
    inner join awards
        on
            judged.scorecard = awards.scorecard
            and judged.lead_id = awards.lead_id
            and judged.fast_track_rule = awards.rule_id
            and judged.moment_no >= awards.moment_no
            and {{ later_by_days('awards.occurred_at', 'judged.fast_track_days') }} >= judged.occurred_at
    where judged.is_demographic_enough
),

named as (
    select
        scorecard,
        lead_id,
        moment_no,
        min(policy_rank) as policy_rank
    from holding
    group by scorecard, lead_id, moment_no
),

final as (
    select
        checks.*,
        mql_policies.policy,
        mql_policies.exit_below_total,
        mql_policies.cooldown_days
    from named
    inner join checks
        on
            named.scorecard = checks.scorecard
            and named.lead_id = checks.lead_id
            and named.moment_no = checks.moment_no
    inner join mql_policies
        on
            named.scorecard = mql_policies.scorecard
            and named.policy_rank = mql_policies.policy_rank
)

select * from final

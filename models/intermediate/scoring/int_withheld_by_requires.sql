-- Grain: one row per match that lacks an earlier match which it needs, or has one that forbids it (contract 3.6).
with

rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

matches as (
    select * from {{ ref('int_counted_matches') }}
),

requiring_rules as (
    select * from rules
    where requires_rule is not null
),

sides as (
    select
        requiring_rules.rule_key,
        matches.activity_key,
        matches.activity_id,
        matches.lead_id,
        matches.occurred_at,
        true as is_requiring,
        false as is_required
    from matches
    inner join requiring_rules
        on matches.rule_key = requiring_rules.rule_key
    union all
    select
        requiring_rules.rule_key,
        matches.activity_key,
        matches.activity_id,
        matches.lead_id,
        matches.occurred_at,
        false as is_requiring,
        true as is_required
    from matches
    inner join rules
        on matches.rule_key = rules.rule_key
    inner join requiring_rules
        on
            rules.scorecard = requiring_rules.scorecard
            and rules.rule_id = requiring_rules.requires_rule
),

-- An activity that matches both sides is one row, so that it never counts as earlier than itself.
merged as (
    select
        rule_key,
        lead_id,
        activity_key,
        activity_id,
        occurred_at,
        bool_or(is_requiring) as is_requiring,
        bool_or(is_required) as is_required
    from sides
    group by rule_key, lead_id, activity_key, activity_id, occurred_at
),

looked_back as (
    select
        *,
        max(case when is_required then occurred_at end) over (
            partition by rule_key, lead_id
            order by occurred_at, activity_id
            rows between unbounded preceding and 1 preceding
        ) as required_at
    from merged
),

judged as (
    select
        looked_back.rule_key,
        looked_back.activity_key,
        requiring_rules.requires,
        coalesce(
            looked_back.required_at is not null
            and (
                requiring_rules.requires_within_days is null
                or {{ later_by_days('looked_back.required_at', 'requiring_rules.requires_within_days') }}
                >= looked_back.occurred_at
            ),
            false
        ) as is_found
    from looked_back
    inner join requiring_rules
        on looked_back.rule_key = requiring_rules.rule_key
    where looked_back.is_requiring
),

final as (
    select
        activity_key,
        rule_key
    from judged
    where (requires = 'present') <> is_found
)

select * from final

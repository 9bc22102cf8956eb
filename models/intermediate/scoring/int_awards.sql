-- Grain: one row per scorecard, activity and behavior or inactivity rule that gave points to a touched lead.
with

matches as (
    select * from {{ ref('int_rule_matches') }}
    where not is_excluded
),

withheld_matches as (
    select * from {{ ref('int_withheld_matches') }}
),

behavior_rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

silences as (
    select * from {{ ref('int_silences') }}
    where withheld_by is null
),

final as (
    select
        behavior_rules.scorecard,
        matches.lead_id,
        matches.activity_id,
        behavior_rules.rule_id,
        behavior_rules.category,
        matches.occurred_at,
        cast(behavior_rules.points as decimal(18, 2)) as points,
        behavior_rules.decay_policy,
        behavior_rules.description,
        false as is_inactivity
    from matches
    inner join behavior_rules
        on matches.rule_key = behavior_rules.rule_key
    left join withheld_matches
        on
            matches.activity_key = withheld_matches.activity_key
            and matches.rule_key = withheld_matches.rule_key
    where withheld_matches.activity_key is null
    union all
    select
        scorecard,
        lead_id,
        activity_id,
        rule_id,
        category,
        occurred_at,
        cast(points as decimal(18, 2)) as points,
        decay_policy,
        description,
        true as is_inactivity
    from silences
)

select * from final

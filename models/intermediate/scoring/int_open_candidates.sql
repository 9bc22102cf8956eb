-- Grain: one row per activity and rule version that type and asset leave open: other fields decide.
with

activities as (
    select * from {{ ref('int_activities') }}
),

kind_candidates as (
    select * from {{ ref('int_kind_candidates') }}
    where open_groups > 0
),

behavior_rules as (
    select
        rule_key,
        scorecard,
        rule_id,
        valid_from,
        valid_to
    from {{ ref('stg_scorecard__behavior_rules') }}
),

final as (
    select
        activities.activity_key,
        activities.lead_id,
        activities.occurred_at,
        behavior_rules.rule_key,
        behavior_rules.scorecard,
        behavior_rules.rule_id,
        kind_candidates.open_groups,
        kind_candidates.open_group_names
    from activities
    inner join kind_candidates
        on activities.kind_no = kind_candidates.kind_no
    inner join behavior_rules
        on
            kind_candidates.rule_key = behavior_rules.rule_key
            and activities.occurred_at >= coalesce(behavior_rules.valid_from, {{ first_instant() }})
            and activities.occurred_at < coalesce(behavior_rules.valid_to, {{ last_instant() }})
)

select * from final

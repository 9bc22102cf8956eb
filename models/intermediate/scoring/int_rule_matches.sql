-- Grain: one row per activity and rule version that matches it, before any step withholds points.
with

activities as (
    select * from {{ ref('int_activities') }}
),

kind_candidates as (
    select * from {{ ref('int_kind_candidates') }}
    where open_groups = 0
),

behavior_rules as (
    select
        rule_key,
        valid_from,
        valid_to
    from {{ ref('stg_scorecard__behavior_rules') }}
),

open_matches as (
    select * from {{ ref('int_open_matches') }}
),

excluded_activities as (
    select * from {{ ref('int_excluded_activities') }}
),

matched as (
    select
        activities.*,
        kind_candidates.rule_key
    from activities
    inner join kind_candidates
        on activities.kind_no = kind_candidates.kind_no
    inner join behavior_rules
        on
            kind_candidates.rule_key = behavior_rules.rule_key
            and activities.occurred_at >= coalesce(behavior_rules.valid_from, {{ first_instant() }})
            and activities.occurred_at < coalesce(behavior_rules.valid_to, {{ last_instant() }})
    union all
    select
        activities.*,
        open_matches.rule_key
    from open_matches
    inner join activities
        on open_matches.activity_key = activities.activity_key
),

final as (
    select
        matched.rule_key,
        matched.activity_key,
        matched.activity_id,
        matched.lead_id,
        matched.occurred_at,
        matched.kind_no,
        excluded_activities.activity_key is not null as is_excluded,
        excluded_activities.reason_no
    from matched
    left join excluded_activities
        on matched.activity_key = excluded_activities.activity_key
)

select * from final

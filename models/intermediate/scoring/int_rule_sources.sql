-- Grain: one row per scorecard and behavior rule that some kind of activity can match.
-- Nearly every rule belongs to one source: whatever it gave came from there, and no award has to be looked at.
with

kind_candidates as (
    select * from {{ ref('int_kind_candidates') }}
),

behavior_rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

final as (
    select
        behavior_rules.scorecard,
        behavior_rules.rule_id,
        min(kind_candidates.activity_source) as activity_source,
        min(kind_candidates.activity_source) <> max(kind_candidates.activity_source) as is_mixed
    from kind_candidates
    inner join behavior_rules
        on kind_candidates.rule_key = behavior_rules.rule_key
    group by behavior_rules.scorecard, behavior_rules.rule_id
)

select * from final

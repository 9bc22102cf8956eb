-- Grain: one row per lead that matched an edited behavior rule, or may match it now.
with

changed_rules as (
    select
        scorecard,
        rule_id
    from {{ ref('int_changed_parts') }}
    where part = 'behavior_rule'
),

behavior_rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

kind_candidates as (
    select * from {{ ref('int_kind_candidates') }}
),

activities as (
    select
        activity_source,
        type_id,
        asset,
        source_lead_id
    from {{ ref('int_unified_activities') }}
),

scored_events as (
    select
        scorecard,
        rule_id,
        lead_id
    from {{ as_last_scored('behavior_score_events', {
        'scorecard': 'varchar', 'rule_id': 'varchar', 'lead_id': 'varchar'
    }) }}
),

changed_kinds as (
    select distinct
        kind_candidates.activity_source,
        kind_candidates.type_id,
        kind_candidates.asset
    from kind_candidates
    inner join behavior_rules
        on kind_candidates.rule_key = behavior_rules.rule_key
    inner join changed_rules
        on
            behavior_rules.scorecard = changed_rules.scorecard
            and behavior_rules.rule_id = changed_rules.rule_id
),

final as (
    select scored_events.lead_id
    from scored_events
    inner join changed_rules
        on
            scored_events.scorecard = changed_rules.scorecard
            and scored_events.rule_id = changed_rules.rule_id
    union
    select activities.source_lead_id as lead_id
    from activities
    inner join changed_kinds
        on
            activities.activity_source = changed_kinds.activity_source
            and activities.type_id = changed_kinds.type_id
            and activities.asset is not distinct from changed_kinds.asset
)

select * from final

-- Grain: one row per scorecard, activity and rule that matched, of touched leads: the ledger as this run makes it.
{{ config(materialized='view') }}
with

matches as (
    select * from {{ ref('int_rule_matches') }}
),

withheld_matches as (
    select * from {{ ref('int_withheld_matches') }}
),

behavior_rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

exclusion_reasons as (
    select * from {{ ref('int_exclusion_reasons') }}
),

silences as (
    select * from {{ ref('int_silences') }}
),

judged as (
    select
        matches.lead_id,
        matches.activity_id,
        matches.occurred_at,
        kinds.activity_source,
        kinds.activity_type,
        kinds.shown_asset as asset,
        behavior_rules.scorecard,
        behavior_rules.rule_id,
        behavior_rules.category,
        behavior_rules.points as matched_points,
        behavior_rules.decay_policy,
        behavior_rules.description,
        case
            when matches.is_excluded then 'exclusion'
            else withheld_matches.withheld_by
        end as withheld_by,
        exclusion_reasons.reason as withheld_reason
    from matches
    inner join behavior_rules
        on matches.rule_key = behavior_rules.rule_key
    inner join kinds
        on matches.kind_no = kinds.kind_no
    left join withheld_matches
        on
            matches.activity_key = withheld_matches.activity_key
            and matches.rule_key = withheld_matches.rule_key
    left join exclusion_reasons
        on matches.reason_no = exclusion_reasons.reason_no
),

final as (
    select
        scorecard,
        lead_id,
        activity_id,
        rule_id,
        category,
        activity_source,
        activity_type,
        asset,
        occurred_at,
        cast(matched_points as decimal(18, 2)) as matched_points,
        cast(case when withheld_by is null then matched_points else 0 end as decimal(18, 2)) as points,
        withheld_by,
        decay_policy,
        description,
        withheld_reason
    from judged
    union all
    select
        scorecard,
        lead_id,
        activity_id,
        rule_id,
        category,
        cast(null as varchar) as activity_source,
        'inactivity' as activity_type,
        cast(null as varchar) as asset,
        occurred_at,
        cast(points as decimal(18, 2)) as matched_points,
        cast(case when withheld_by is null then points else 0 end as decimal(18, 2)) as points,
        withheld_by,
        decay_policy,
        description,
        cast(null as varchar) as withheld_reason
    from silences
)

select * from final

-- Grain: one row per match of a rule that pays only so often, as far as the steps before left it (contract 3.10).
-- The steps that follow ask of these matches only; most matches are of other rules, or gave way to them.
with

matches as (
    select * from {{ ref('int_counted_matches') }}
),

rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

-- Versions of a rule share one memory, also those without a limit of their own.
limited_rules as (
    select rule_no
    from rules
    group by rule_no
    having
        bool_or(once_per_asset)
        or count(cooldown_hours) + count(max_per_day) + count(max_per_lead) > 0
),

limited_versions as (
    select
        rules.rule_key,
        rules.rule_no
    from rules
    inner join limited_rules
        on rules.rule_no = limited_rules.rule_no
),

withheld_matches as (
    select
        activity_key,
        rule_key
    from {{ ref('int_withheld_by_requires') }}
    union all
    select
        activity_key,
        rule_key
    from {{ ref('int_withheld_by_min_count') }}
    union all
    select
        activity_key,
        rule_key
    from {{ ref('int_withheld_by_exclusive_group') }}
),

final as (
    select
        matches.activity_key,
        matches.activity_id,
        matches.lead_id,
        matches.occurred_at,
        matches.kind_no,
        matches.rule_key,
        limited_versions.rule_no
    from matches
    inner join limited_versions
        on matches.rule_key = limited_versions.rule_key
    left join withheld_matches
        on
            matches.activity_key = withheld_matches.activity_key
            and matches.rule_key = withheld_matches.rule_key
    where withheld_matches.activity_key is null
)

select * from final

-- Grain: one row per award of a rule that activities of several sources can match; none where there is one source.
with

matches as (
    select * from {{ ref('int_rule_matches') }}
    where not is_excluded
),

withheld_matches as (
    select * from {{ ref('int_withheld_matches') }}
),

behavior_rules as (
    select
        rule_key,
        scorecard,
        rule_id
    from {{ ref('stg_scorecard__behavior_rules') }}
),

mixed_rules as (
    select * from {{ ref('int_rule_sources') }}
    where is_mixed
),

kinds as (
    select
        kind_no,
        activity_source
    from {{ ref('int_typed_kinds') }}
),

mixed_versions as (
    select behavior_rules.*
    from behavior_rules
    inner join mixed_rules
        on
            behavior_rules.scorecard = mixed_rules.scorecard
            and behavior_rules.rule_id = mixed_rules.rule_id
),

final as (
    select
        mixed_versions.scorecard,
        mixed_versions.rule_id,
        matches.lead_id,
        matches.activity_id,
        kinds.activity_source
    from matches
    inner join mixed_versions
        on matches.rule_key = mixed_versions.rule_key
    inner join kinds
        on matches.kind_no = kinds.kind_no
    left join withheld_matches
        on
            matches.activity_key = withheld_matches.activity_key
            and matches.rule_key = withheld_matches.rule_key
    where withheld_matches.activity_key is null
)

select * from final

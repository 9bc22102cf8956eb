{#-
  CTEs `rules` and `left_matches`: what exclusions and all steps before `step` have left of the matches of those rules
  that have `setting` in any version, with the settings of the version that matched (contract 3.9, 3.10).
-#}
{% macro matches_left_to(step, setting) -%}
    {%- set steps = [
        'requires', 'min_count', 'exclusive_group', 'once_per_asset', 'cooldown', 'max_per_day', 'max_per_lead'
    ] -%}
    {%- set earlier_steps = steps[:steps.index(step)] -%}
rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

concerned as (
    select distinct rule_no
    from rules
    where {{ setting }}
),

left_matches as (
    select
        matches.activity_key,
        matches.activity_id,
        matches.lead_id,
        matches.occurred_at,
        matches.kind_no,
        rules.rule_key,
        rules.rule_no,
        rules.scorecard,
        rules.rule_id,
        rules.exclusive_group,
        rules.priority,
        rules.once_per_asset,
        rules.cooldown_hours,
        rules.max_per_day,
        rules.max_per_lead
    from {{ ref('int_rule_matches') }} as matches
    inner join rules
        on matches.rule_key = rules.rule_key
    inner join concerned
        on rules.rule_no = concerned.rule_no
    {%- for earlier in earlier_steps %}
    left join {{ ref('int_withheld_by_' ~ earlier) }} as by_{{ earlier }}
        on
            matches.activity_key = by_{{ earlier }}.activity_key
            and matches.rule_key = by_{{ earlier }}.rule_key
    {%- endfor %}
    where
        not matches.is_excluded
        {%- for earlier in earlier_steps %}
        and by_{{ earlier }}.activity_key is null
        {%- endfor %}
)
{%- endmacro %}

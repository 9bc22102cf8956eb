{#-
  CTEs `rules` and `left_matches`: what all steps before `step` have left of the matches of those rules that have
  `setting` in any version, with the settings of the version that matched (contract 3.9, 3.10).
-#}
{% macro matches_left_to(step, setting) -%}
    {%- set steps = ['once_per_asset', 'cooldown', 'max_per_day', 'max_per_lead'] -%}
    {%- set earlier_steps = steps[:steps.index(step)] -%}
rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

concerned as (
    select distinct rule_no
    from rules
    where {{ setting }}
),

concerned_matches as (
    select matches.*
    from {{ ref('int_limited_matches') }} as matches
    inner join concerned
        on matches.rule_no = concerned.rule_no
),

left_matches as (
    select
        matches.activity_key,
        matches.activity_id,
        matches.lead_id,
        matches.occurred_at,
        matches.kind_no,
        matches.rule_key,
        matches.rule_no,
        rules.once_per_asset,
        rules.cooldown_hours,
        rules.max_per_day,
        rules.max_per_lead
    from concerned_matches as matches
    inner join rules
        on matches.rule_key = rules.rule_key
    {%- for earlier in earlier_steps %}
    left join {{ ref('int_withheld_by_' ~ earlier) }} as by_{{ earlier }}
        on
            matches.activity_key = by_{{ earlier }}.activity_key
            and matches.rule_key = by_{{ earlier }}.rule_key
    {%- endfor %}
    {%- for earlier in earlier_steps %}
    {{ 'where' if loop.first else '    and' }} by_{{ earlier }}.activity_key is null
    {%- endfor %}
)
{%- endmacro %}

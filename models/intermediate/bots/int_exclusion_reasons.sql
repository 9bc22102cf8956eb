-- Grain: one row per reason for which an activity counts for nothing: exclusions, bot rules, repetition.
{{ config(materialized='view') }}
with

exclusions as (
    select distinct exclusion
    from {{ ref('stg_scorecard__exclusions') }}
    where applies_to = 'activity'
),

bot_rules as (
    select
        bot_rule_no,
        bot_rule
    from {{ ref('stg_scorecard__bot_rules') }}
),

reasons as (
    select
        1 as type_no,
        'exclusion' as reason_type,
        exclusion as reason,
        cast(null as bigint) as bot_rule_no
    from exclusions
    union all
    select
        2 as type_no,
        'bot_rule' as reason_type,
        bot_rule as reason,
        bot_rule_no
    from bot_rules
    union all
    select
        3 as type_no,
        'logged_twice' as reason_type,
        'logged_twice' as reason,
        cast(null as bigint) as bot_rule_no
),

-- Of several that hold the first one is told: exclusions, then bot rules, each by name.
final as (
    select
        cast(row_number() over (order by type_no, reason) as integer) as reason_no,
        reason_type,
        reason,
        bot_rule_no
    from reasons
)

select * from final

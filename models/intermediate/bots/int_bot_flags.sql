-- Grain: one row per activity of a touched lead and bot rule that flags it.
with

-- As this run scores them.
bursts as (
    select * from {{ ref('int_scored_bursts') }}
),

touched_leads as (
    select lead_id from {{ ref('int_touched_leads') }}
),

bot_rules as (
    select
        bot_rule,
        bot_rule_no
    from {{ ref('stg_scorecard__bot_rules') }}
),

final as (
    select
        activity_key,
        bot_rule_no
    from {{ ref('int_bots_by_content') }}
    union
    select
        activity_key,
        bot_rule_no
    from {{ ref('int_bots_by_arrival') }}
    union
    select
        activity_key,
        bot_rule_no
    from {{ ref('int_bots_by_links') }}
    union
    select
        activity_key,
        bot_rule_no
    from {{ ref('int_bots_by_neighbours') }}
    union
    select
        activity_key,
        bot_rule_no
    from {{ ref('int_bots_by_rate') }}
    union
    select
        bursts.activity_key,
        bot_rules.bot_rule_no
    from bursts
    inner join touched_leads
        on bursts.lead_id = touched_leads.lead_id
    inner join bot_rules
        on bursts.bot_rule = bot_rules.bot_rule
)

select * from final

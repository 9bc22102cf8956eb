-- Grain: one row per open or click, bot rule that flags it for its neighbours in its mailing, and such a neighbour.
{{ config(materialized='view') }}
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where
        method = 'open_click_burst'
        or (method = 'trap_link' and seconds is not null)
),

time_lines as (
    select * from {{ ref('int_mail_time_lines') }}
),

told_by_content as (
    select
        activity_key,
        bot_rule_no
    from {{ ref('int_bots_by_content') }}
),

judged as (
    select
        time_lines.*,
        bot_rules.bot_rule_no,
        bot_rules.method,
        bot_rules.seconds
    from time_lines
    inner join bot_rules
        on {{ list_holds('bot_rules.activity_types', 'time_lines.activity_type') }}
),

final as (
    select
        judged.activity_key,
        judged.bot_rule_no
    from judged
    inner join time_lines as others
        on
            judged.lead_id = others.lead_id
            and judged.mailing_no = others.mailing_no
            and judged.activity_type <> others.activity_type
    where
        judged.method = 'open_click_burst'
        and others.activity_type in ('open_email', 'click_email')
        and others.occurred_at < {{ later_by_seconds('judged.occurred_at', 'judged.seconds') }}
        and judged.occurred_at < {{ later_by_seconds('others.occurred_at', 'judged.seconds') }}
    union all
    select
        judged.activity_key,
        judged.bot_rule_no
    from judged
    inner join told_by_content
        on judged.bot_rule_no = told_by_content.bot_rule_no
    inner join time_lines as trapped
        on
            told_by_content.activity_key = trapped.activity_key
            and judged.lead_id = trapped.lead_id
            and judged.mailing_no = trapped.mailing_no
    where
        judged.method = 'trap_link'
        and trapped.occurred_at <= {{ later_by_seconds('judged.occurred_at', 'judged.seconds') }}
        and judged.occurred_at <= {{ later_by_seconds('trapped.occurred_at', 'judged.seconds') }}
)

select * from final

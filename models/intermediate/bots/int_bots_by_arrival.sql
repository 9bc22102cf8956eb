-- Grain: one row per open or click and bot rule that flags it for when its mailing arrived, or that it did not.
{{ config(materialized='view') }}
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where method in ('click_before_delivery', 'click_soon_after_delivery', 'hard_bounce_after_click')
),

time_lines as (
    select * from {{ ref('int_mail_time_lines') }}
),

judged as (
    select
        time_lines.activity_key,
        time_lines.lead_id,
        time_lines.mailing_no,
        time_lines.occurred_at,
        bot_rules.bot_rule_no,
        bot_rules.method,
        bot_rules.seconds
    from time_lines
    inner join bot_rules
        on {{ list_holds('bot_rules.activity_types', 'time_lines.activity_type') }}
),

deliveries as (
    select
        lead_id,
        mailing_no,
        occurred_at as delivered_at
    from time_lines
    where activity_type = 'email_delivered'
),

first_deliveries as (
    select
        lead_id,
        mailing_no,
        min(delivered_at) as delivered_at
    from deliveries
    group by lead_id, mailing_no
),

bounces as (
    select
        lead_id,
        mailing_no,
        occurred_at as bounced_at
    from time_lines
    where activity_type = 'email_bounced'
),

final as (
    select
        judged.activity_key,
        judged.bot_rule_no
    from judged
    inner join first_deliveries
        on
            judged.lead_id = first_deliveries.lead_id
            and judged.mailing_no = first_deliveries.mailing_no
    where
        judged.method = 'click_before_delivery'
        and first_deliveries.delivered_at > {{ later_by_seconds('judged.occurred_at', 'judged.seconds') }}
    union all
    select
        judged.activity_key,
        judged.bot_rule_no
    from judged
    inner join deliveries
        on
            judged.lead_id = deliveries.lead_id
            and judged.mailing_no = deliveries.mailing_no
    where
        judged.method = 'click_soon_after_delivery'
        and deliveries.delivered_at <= judged.occurred_at
        and judged.occurred_at <= {{ later_by_seconds('deliveries.delivered_at', 'judged.seconds') }}
    union all
    select
        judged.activity_key,
        judged.bot_rule_no
    from judged
    inner join bounces
        on
            judged.lead_id = bounces.lead_id
            and judged.mailing_no = bounces.mailing_no
    where
        judged.method = 'hard_bounce_after_click'
        and bounces.bounced_at >= judged.occurred_at
        and (
            judged.seconds is null
            or bounces.bounced_at <= {{ later_by_seconds('judged.occurred_at', 'judged.seconds') }}
        )
)

select * from final

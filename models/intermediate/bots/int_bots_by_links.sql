-- Grain: one row per activity and bot rule that flags it for many distinct links of one mailing in a short time.
{{ config(materialized='view') }}
{%- set mailing = ['lead_id', 'mailing_no', 'bot_rule_no'] %}
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where method = 'distinct_links_burst'
),

time_lines as (
    select * from {{ ref('int_mail_time_lines') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
    where operator = 'value_of'
),

facts as (
    select
        predicate_id,
        activity_key,
        value_no
    from {{ ref('int_activity_facts') }}
    where value_no is not null
),

-- Asked of one field, by however many rules.
rule_fields as (
    select
        bot_rules.bot_rule_no,
        bot_rules.activity_types,
        bot_rules.seconds,
        bot_rules.threshold,
        predicates.predicate_id
    from bot_rules
    inner join predicates
        on bot_rules.field = predicates.field
),

linked as (
    select
        time_lines.activity_key,
        time_lines.lead_id,
        time_lines.mailing_no,
        time_lines.occurred_at,
        rule_fields.bot_rule_no,
        rule_fields.seconds,
        rule_fields.threshold,
        facts.value_no as link_no
    from time_lines
    inner join rule_fields
        on {{ list_holds('rule_fields.activity_types', 'time_lines.activity_type') }}
    left join facts
        on
            time_lines.activity_key = facts.activity_key
            and rule_fields.predicate_id = facts.predicate_id
),

-- Few mailings were clicked on so many links at any time: only those are looked at more closely.
many_links as (
    select
        lead_id,
        mailing_no,
        bot_rule_no
    from linked
    group by lead_id, mailing_no, bot_rule_no, threshold
    having count(distinct link_no) >= threshold
),

looked_at as (
    select linked.*
    from linked
    inner join many_links
        on
            linked.lead_id = many_links.lead_id
            and linked.mailing_no = many_links.mailing_no
            and linked.bot_rule_no = many_links.bot_rule_no
),

counted as (
    select
        *,
        count(distinct link_no) {{ over_span_ahead(mailing, 'occurred_at', 'seconds') }} as links_ahead -- noqa: PRS
    from looked_at
),

-- Whatever lies in a span lies no more than its length after where it begins.
in_spans as (
    select
        activity_key,
        bot_rule_no,
        threshold,
        max(links_ahead) {{ over_span_behind(mailing, 'occurred_at', 'seconds') }} as most_links -- noqa: PRS
    from counted
),

final as (
    select
        activity_key,
        bot_rule_no
    from in_spans
    where most_links >= threshold
)

select * from final

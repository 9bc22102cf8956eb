-- Grain: one row per lead, activity and bot rule that flags it because many of the lead's mail domain did the same.
-- Of everybody, in every run: a late row of one lead can flag an activity of another, which has to be touched for it.
{%- set crowd = ['bot_rule', 'source_instance', 'asset', 'email_domain'] %}
with

bot_rules as (
    select
        bot_rule,
        operand_list
    from {{ ref('stg_scorecard__bot_rules') }}
),

clicks as (
    select * from {{ ref('int_domain_clicks') }}
),

-- Few mails were clicked by so many of one domain at any time: only those are looked at more closely.
groups_of_many as (
    select
        bot_rule,
        source_instance,
        asset,
        email_domain
    from clicks
    group by bot_rule, source_instance, asset, email_domain, threshold
    having count(distinct lead_id) >= threshold
),

-- Providers of free mail have many leads that know nothing of each other.
crowds as (
    select groups_of_many.*
    from groups_of_many
    inner join bot_rules
        on groups_of_many.bot_rule = bot_rules.bot_rule
    where not {{ domain_within('groups_of_many.email_domain', 'bot_rules.operand_list') }}
),

looked_at as (
    select clicks.*
    from clicks
    inner join crowds
        on
            clicks.bot_rule = crowds.bot_rule
            and clicks.source_instance = crowds.source_instance
            and clicks.asset = crowds.asset
            and clicks.email_domain = crowds.email_domain
),

counted as (
    select
        *,
        count(distinct lead_id) {{ over_span_ahead(crowd, 'occurred_at', 'seconds') }} as leads_ahead -- noqa: PRS
    from looked_at
),

-- Whatever lies in a span lies no more than its length after where it begins.
in_spans as (
    select
        lead_id,
        activity_key,
        bot_rule,
        threshold,
        max(leads_ahead) {{ over_span_behind(crowd, 'occurred_at', 'seconds') }} as most_leads -- noqa: PRS
    from counted
),

final as (
    select
        lead_id,
        activity_key,
        bot_rule
    from in_spans
    where most_leads >= threshold
)

select * from final

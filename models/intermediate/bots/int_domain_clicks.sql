-- Grain: one row per activity of anybody with a mail domain and bot rule that compares it with others of the domain.
{{ config(materialized='view') }}
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where method = 'domain_burst'
),

activities as (
    select
        activity_key,
        activity_source,
        source_instance,
        source_lead_id,
        occurred_at,
        type_id,
        asset
    from {{ ref('int_unified_activities') }}
    where asset is not null
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
    where asset is not null
),

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

identities as (
    select * from {{ ref('int_lead_identities') }}
),

run as (
    select as_of from {{ ref('int_run') }}
),

lead_domains as (
    select * from {{ ref('int_lead_domains') }}
),

rule_kinds as (
    select
        bot_rules.bot_rule,
        bot_rules.seconds,
        bot_rules.threshold,
        kinds.activity_source,
        kinds.type_id,
        kinds.asset
    from bot_rules
    inner join kinds
        on {{ list_holds('bot_rules.activity_types', 'kinds.activity_type') }}
),

judged as (
    select
        activities.*,
        rule_kinds.bot_rule,
        rule_kinds.seconds,
        rule_kinds.threshold
    from activities
    inner join rule_kinds
        on
            activities.activity_source = rule_kinds.activity_source
            and activities.type_id = rule_kinds.type_id
            and activities.asset = rule_kinds.asset
    where
        activities.activity_key not in (select superseded.activity_key from superseded)
        and activities.occurred_at <= (select run.as_of from run)
),

-- A merged lead's count for its survivor; there are no rows of domains of those who were merged or deleted.
of_survivors as (
    select
        judged.*,
        coalesce(identities.survivor_id, judged.source_lead_id) as lead_id
    from judged
    left join identities
        on judged.source_lead_id = identities.lead_id
),

final as (
    select
        of_survivors.*,
        lead_domains.email_domain
    from of_survivors
    inner join lead_domains
        on
            of_survivors.lead_id = lead_domains.lead_id
            and of_survivors.occurred_at >= lead_domains.valid_from
            and of_survivors.occurred_at < lead_domains.valid_to
)

select * from final

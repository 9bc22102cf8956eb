-- Grain: one row per lead that a bot rule about whole mail domains flags for other activities than it did before.
{{ config(materialized='view') }}
with

bursts as (
    select * from {{ ref('int_domain_bursts') }}
),

-- Read as the last run left them: no ref(), because they are made further down.
scored_bursts as (
    select
        lead_id,
        activity_key,
        bot_rule
    from {{ as_last_scored('int_scored_bursts', {
        'lead_id': 'varchar', 'activity_key': 'bigint', 'bot_rule': 'varchar'
    }) }}
),

final as (
    select distinct coalesce(bursts.lead_id, scored_bursts.lead_id) as lead_id
    from bursts
    full outer join scored_bursts
        on
            bursts.lead_id = scored_bursts.lead_id
            and bursts.activity_key = scored_bursts.activity_key
            and bursts.bot_rule = scored_bursts.bot_rule
    where
        bursts.lead_id is null
        or scored_bursts.lead_id is null
)

select * from final

-- Grain: one row per activity and bot rule that flags it for how many of its type the lead has in a span.
{{ config(materialized='view') }}
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where method = 'hourly_maximum'
),

kinds as (
    select
        kind_no,
        activity_type
    from {{ ref('int_typed_kinds') }}
),

activities as (
    select
        activity_key,
        lead_id,
        occurred_at,
        kind_no
    from {{ ref('int_activities') }}
),

rule_types as (
    select
        bot_rule_no,
        seconds,
        threshold,
        {{ unnest_list('activity_types') }} as activity_type
    from bot_rules
),

judged as (
    select
        activities.activity_key,
        activities.lead_id,
        activities.occurred_at,
        kinds.activity_type,
        rule_types.bot_rule_no,
        rule_types.seconds,
        rule_types.threshold
    from activities
    inner join kinds
        on activities.kind_no = kinds.kind_no
    inner join rule_types
        on kinds.activity_type = rule_types.activity_type
),

-- Few leads have so many at all: only those are put in order.
busy_leads as (
    select
        lead_id,
        activity_type,
        bot_rule_no
    from judged
    group by lead_id, activity_type, bot_rule_no, threshold
    having count(*) > threshold
),

ordered as (
    select
        judged.*,
        row_number() over (
            partition by judged.lead_id, judged.activity_type, judged.bot_rule_no
            order by judged.occurred_at, judged.activity_key
        ) as place
    from judged
    inner join busy_leads
        on
            judged.lead_id = busy_leads.lead_id
            and judged.activity_type = busy_leads.activity_type
            and judged.bot_rule_no = busy_leads.bot_rule_no
),

-- A span has too many where the one that many places later is still in it.
crowded as (
    select
        ordered.*,
        case
            when later.occurred_at <= {{ later_by_seconds('ordered.occurred_at', 'ordered.seconds') }}
                then ordered.place
        end as crowded_place
    from ordered
    left join ordered as later
        on
            ordered.lead_id = later.lead_id
            and ordered.activity_type = later.activity_type
            and ordered.bot_rule_no = later.bot_rule_no
            and ordered.place + ordered.threshold = later.place
),

in_spans as (
    select
        activity_key,
        bot_rule_no,
        place,
        threshold,
        max(crowded_place) over (
            partition by lead_id, activity_type, bot_rule_no
            order by place
            rows between unbounded preceding and current row
        ) as latest_crowded_place
    from crowded
),

final as (
    select
        activity_key,
        bot_rule_no
    from in_spans
    where latest_crowded_place >= place - threshold
)

select * from final

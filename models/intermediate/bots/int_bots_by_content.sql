-- Grain: one row per activity of a touched lead and bot rule whose field gives a program away.
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where method in ('source_flag', 'user_agent', 'address_range', 'trap_link')
),

predicates as (
    select * from {{ ref('int_predicates') }}
),

facts as (
    select
        predicate_id,
        activity_key
    from {{ ref('int_activity_facts') }}
    where activity_key is not null
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

activities as (
    select
        activity_key,
        lead_id,
        occurred_at,
        kind_no
    from {{ ref('int_activities') }}
),

rule_predicates as (
    select
        bot_rules.bot_rule_no,
        bot_rules.activity_types,
        predicates.*
    from bot_rules
    inner join predicates
        on
            bot_rules.field = predicates.field
            and bot_rules.operator = predicates.operator
            and bot_rules.operand = predicates.operand
),

kinds_that_tell as (
    select
        kinds.kind_no,
        rule_predicates.bot_rule_no
    from kinds
    inner join rule_predicates
        on
            rule_predicates.field_scope = 'kind'
            and {{ predicate_holds('rule_predicates', 'kinds.asset') }}
    where
        rule_predicates.activity_types is null
        or {{ list_holds('rule_predicates.activity_types', 'kinds.activity_type') }}
),

facts_that_tell as (
    select
        facts.activity_key,
        rule_predicates.bot_rule_no,
        rule_predicates.activity_types
    from facts
    inner join rule_predicates
        on
            facts.predicate_id = rule_predicates.predicate_id
            and rule_predicates.field_scope = 'activity'
),

told as (
    select
        activities.*,
        kinds_that_tell.bot_rule_no
    from activities
    inner join kinds_that_tell
        on activities.kind_no = kinds_that_tell.kind_no
    union all
    select
        activities.*,
        facts_that_tell.bot_rule_no
    from activities
    inner join facts_that_tell
        on activities.activity_key = facts_that_tell.activity_key
    left join kinds
        on
            activities.kind_no = kinds.kind_no
            and facts_that_tell.activity_types is not null
    where
        facts_that_tell.activity_types is null
        or {{ list_holds('facts_that_tell.activity_types', 'kinds.activity_type') }}
),

final as (
    select
        activity_key,
        lead_id,
        occurred_at,
        kind_no,
        bot_rule_no
    from told
)

select * from final

-- Grain: one row per scorecard, rule, group of alternatives, field, operator and operand.
with

rule_conditions as (
    select * from {{ ref('rule_conditions') }}
),

demographic_rules as (
    select distinct
        scorecard,
        rule_id
    from {{ ref('demographic_rules') }}
),

value_lists as (
    select * from {{ ref('stg_scorecard__value_lists') }}
),

-- Demographic conditions may leave `lead.` out (contract 3.2).
named as (
    select distinct
        rule_conditions.scorecard,
        rule_conditions.rule_id,
        rule_conditions.any_of,
        case
            when
                demographic_rules.rule_id is not null
                and rule_conditions.field not like 'lead.%'
                then 'lead.' || rule_conditions.field
            else rule_conditions.field
        end as field,
        rule_conditions.operator,
        coalesce(rule_conditions.value, '') as operand
    from rule_conditions
    left join demographic_rules
        on
            rule_conditions.scorecard = demographic_rules.scorecard
            and rule_conditions.rule_id = demographic_rules.rule_id
),

final as (
    select
        named.scorecard,
        named.rule_id,
        -- Conditions with one label are alternatives; every other condition stands alone (contract 3.5).
        coalesce(
            'any_of ' || named.any_of,
            'all ' || named.field || ' ' || named.operator || ' ' || named.operand
        ) as condition_group,
        named.field,
        {{ field_scope('named.field') }} as field_scope,
        named.operator,
        named.operand,
        {{ operand_list('named.operand', 'value_lists.list_values') }} as operand_list
    from named
    left join value_lists
        on named.operand = 'list:' || value_lists.list
)

select * from final

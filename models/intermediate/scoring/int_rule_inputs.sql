-- Grain: one row per rule, exclusion or policy and comparison that it makes, by the type of activities that it reads.
with

behavior_rules as (
    select distinct
        scorecard,
        rule_id,
        activity_type
    from {{ ref('stg_scorecard__behavior_rules') }}
),

demographic_rules as (
    select
        scorecard,
        rule_id
    from {{ ref('stg_scorecard__demographic_rules') }}
),

rule_conditions as (
    select * from {{ ref('stg_scorecard__rule_conditions') }}
),

exclusions as (
    select * from {{ ref('stg_scorecard__exclusions') }}
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
    where required_fields is not null
),

named as (
    select
        rule_conditions.scorecard,
        'behavior_rule' as reader_kind,
        rule_conditions.rule_id as reader,
        behavior_rules.activity_type,
        rule_conditions.field,
        rule_conditions.field_scope,
        rule_conditions.operator,
        rule_conditions.operand
    from rule_conditions
    inner join behavior_rules
        on
            rule_conditions.scorecard = behavior_rules.scorecard
            and rule_conditions.rule_id = behavior_rules.rule_id
    union all
    select
        rule_conditions.scorecard,
        'demographic_rule' as reader_kind,
        rule_conditions.rule_id as reader,
        '' as activity_type,
        rule_conditions.field,
        rule_conditions.field_scope,
        rule_conditions.operator,
        rule_conditions.operand
    from rule_conditions
    inner join demographic_rules
        on
            rule_conditions.scorecard = demographic_rules.scorecard
            and rule_conditions.rule_id = demographic_rules.rule_id
    union all
    select
        '' as scorecard,
        'exclusion' as reader_kind,
        exclusion as reader,
        '*' as activity_type,
        field,
        field_scope,
        operator,
        operand
    from exclusions
    union all
    select
        scorecard,
        'mql_policy' as reader_kind,
        policy as reader,
        '' as activity_type,
        'lead.' || {{ unnest_list('required_fields') }} as field,
        'lead' as field_scope,
        'is_not_empty' as operator,
        '' as operand
    from mql_policies
),

-- Fields of a lead are the same whatever activity asks for them.
final as (
    select distinct
        scorecard,
        reader_kind,
        reader,
        case when field_scope = 'lead' then '' else activity_type end as activity_type,
        field,
        field_scope,
        operator,
        operand
    from named
)

select * from final

-- Grain: one row per kind of activity and rule version that can match activities of it.
with

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

behavior_rules as (
    select
        rule_key,
        scorecard,
        rule_id,
        activity_type
    from {{ ref('stg_scorecard__behavior_rules') }}
),

rule_conditions as (
    select * from {{ ref('stg_scorecard__rule_conditions') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
),

of_type as (
    select
        kinds.kind_no,
        behavior_rules.*
    from kinds
    inner join behavior_rules
        on kinds.activity_type = behavior_rules.activity_type
    union all
    select
        kinds.kind_no,
        behavior_rules.*
    from kinds
    inner join behavior_rules
        on
            kinds.is_engagement
            and behavior_rules.activity_type = '*'
),

-- What source, type and asset alone can tell, once per kind instead of once per activity.
compared as (
    select
        kinds.kind_no,
        predicates.*,
        {{ kind_field_value('kinds', 'predicates.field') }} as field_value
    from kinds
    inner join predicates
        on predicates.field_scope = 'kind'
),

kind_truths as (
    select
        kind_no,
        field,
        operator,
        operand
    from compared
    where {{ predicate_holds('compared', 'compared.field_value') }}
),

groups as (
    select
        of_type.kind_no,
        of_type.rule_key,
        rule_conditions.condition_group,
        bool_or(kind_truths.operand is not null) as is_met,
        bool_or(rule_conditions.field_scope <> 'kind') as has_open_conditions
    from of_type
    inner join rule_conditions
        on
            of_type.scorecard = rule_conditions.scorecard
            and of_type.rule_id = rule_conditions.rule_id
    left join kind_truths
        on
            of_type.kind_no = kind_truths.kind_no
            and rule_conditions.field = kind_truths.field
            and rule_conditions.operator = kind_truths.operator
            and rule_conditions.operand = kind_truths.operand
    group by
        of_type.kind_no,
        of_type.rule_key,
        rule_conditions.condition_group
),

judged as (
    select
        kind_no,
        rule_key,
        bool_or(not is_met and not has_open_conditions) as is_ruled_out,
        count(*) filter (where not is_met) as open_groups,
        {{ collect_texts('condition_group') }} filter (where not is_met) as open_group_names
    from groups
    group by kind_no, rule_key
),

final as (
    select
        kinds.kind_no,
        kinds.activity_source,
        kinds.type_id,
        kinds.asset,
        of_type.rule_key,
        coalesce(judged.open_groups, 0) as open_groups,
        judged.open_group_names
    from of_type
    inner join kinds
        on of_type.kind_no = kinds.kind_no
    left join judged
        on
            of_type.kind_no = judged.kind_no
            and of_type.rule_key = judged.rule_key
    where not coalesce(judged.is_ruled_out, false)
)

select * from final

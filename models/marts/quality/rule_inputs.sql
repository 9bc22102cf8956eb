-- Grain: one row per rule, exclusion or policy and comparison that it makes, by the type of activities that it reads.
with

inputs as (
    select * from {{ ref('int_rule_inputs') }}
),

predicates as (
    select * from {{ ref('int_predicates') }}
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

facts as (
    select * from {{ ref('int_activity_facts') }}
),

kind_truths as (
    select distinct
        predicates.predicate_id,
        kinds.activity_type,
        kinds.is_engagement
    from kinds
    inner join predicates
        on predicates.field_scope = 'kind'
    where
        {{ predicate_holds(
            'predicates', "case when predicates.field = 'asset' then kinds.asset else kinds.activity_type end"
        ) }}
),

-- Facts of `is_empty` say the opposite: it has held where some row has no value.
lacking_fields as (
    select distinct field
    from {{ ref('int_activity_field_counts') }}
    where checked_rows > filled_rows
),

fact_truths as (
    select distinct predicate_id
    from facts
    where activity_key is not null
),

numbered as (
    select
        inputs.*,
        predicates.predicate_id
    from inputs
    left join predicates
        on
            inputs.field = predicates.field
            and inputs.operator = predicates.operator
            and inputs.operand = predicates.operand
),

-- `*` in a rule is every engagement, exclusions look at every type.
held_kinds as (
    select distinct
        numbered.reader_kind,
        numbered.activity_type,
        numbered.predicate_id
    from numbered
    inner join kind_truths
        on
            numbered.predicate_id = kind_truths.predicate_id
            and (
                numbered.activity_type = kind_truths.activity_type
                or numbered.activity_type = '*'
                and (kind_truths.is_engagement or numbered.reader_kind = 'exclusion')
            )
),

final as (
    select
        numbered.scorecard,
        numbered.reader_kind,
        numbered.reader,
        numbered.activity_type,
        numbered.field,
        numbered.operator,
        numbered.operand,
        case
            when numbered.field_scope = 'kind' then held_kinds.predicate_id is not null
            when numbered.field_scope = 'activity' and numbered.operator = 'is_empty'
                then numbered.field in (select lacking_fields.field from lacking_fields)
            when numbered.field_scope = 'activity'
                then numbered.predicate_id in (select fact_truths.predicate_id from fact_truths)
        end as has_held
    from numbered
    left join held_kinds
        on
            numbered.reader_kind = held_kinds.reader_kind
            and numbered.activity_type = held_kinds.activity_type
            and numbered.predicate_id = held_kinds.predicate_id
)

select * from final

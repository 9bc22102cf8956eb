-- Grain: one row per exclusion, what it applies to, field, operator and operand.
with

exclusions as (
    select * from {{ ref('exclusions') }}
),

value_lists as (
    select * from {{ ref('stg_scorecard__value_lists') }}
),

-- Exclusions of a lead may leave `lead.` out, as demographic conditions may (contract 3.2).
named as (
    select distinct
        exclusion,
        applies_to,
        case
            when applies_to = 'lead' and field not like 'lead.%' then 'lead.' || field
            else field
        end as field,
        operator,
        coalesce(value, '') as operand
    from exclusions
),

listed as (
    select
        named.exclusion,
        named.applies_to,
        named.field,
        {{ field_scope('named.field') }} as field_scope,
        named.operator,
        named.operand,
        {{ operand_list('named.operand', 'value_lists.list_values') }} as operand_list
    from named
    left join value_lists
        on named.operand = 'list:' || value_lists.list
),

-- Who is no prospect at all is excluded as a lead, what comes from a network as an activity.
excluding_person_rules as (
    select
        person_rule as exclusion,
        case when field_scope = 'lead' then 'lead' else 'activity' end as applies_to,
        field,
        field_scope,
        operator,
        operand,
        operand_list
    from {{ ref('stg_scorecard__person_rules') }}
    where action = 'exclude'
),

final as (
    select * from listed
    union
    select * from excluding_person_rules
)

select * from final

-- Grain: one row per person rule, what it looks at, and value.
with

person_rules as (
    select * from {{ ref('person_rules') }}
),

value_lists as (
    select * from {{ ref('stg_scorecard__value_lists') }}
),

-- Each rule is a comparison like those of conditions and exclusions.
named as (
    select distinct
        person_rule,
        reason,
        action,
        match_by,
        case
            when match_by = 'title' then 'lead.title'
            when match_by = 'role_mailbox' then 'lead.@mail_name'
            when match_by = 'network' then 'attributes.client_ip_address'
            -- There are far fewer domains than mailboxes, and each value is tested once.
            when match_by in ('domain', 'exact_domain') then 'lead.@mail_domain'
            else 'lead.@mailbox'
        end as field,
        case
            when match_by = 'domain' then 'domain_in'
            when match_by = 'network' then 'address_in'
            when match_by in ('title', 'address_pattern') then 'matches'
            else 'in'
        end as operator,
        coalesce(value, '') as operand
    from person_rules
),

listed as (
    select
        named.*,
        {{ operand_list('named.operand', 'value_lists.list_values') }} as operand_list
    from named
    left join value_lists
        on named.operand = 'list:' || value_lists.list
),

final as (
    select
        person_rule,
        reason,
        action,
        match_by,
        field,
        {{ field_scope('field') }} as field_scope,
        operator,
        operand,
        case when operator = 'address_in' then {{ network_bits_list('operand_list') }} else operand_list end
            as operand_list
    from listed
)

select * from final

-- Grain: one row per bot rule that is switched on.
with

bot_rules as (
    select * from {{ ref('bot_rules') }}
    where is_active
),

value_lists as (
    select * from {{ ref('stg_scorecard__value_lists') }}
),

-- What a blank means by each method (docs/bots.md); without types every type is meant.
filled as (
    select
        bot_rule,
        method,
        coalesce(
            activity_types,
            case
                when method in ('trap_link', 'open_click_burst', 'hard_bounce_after_click')
                    then 'open_email|click_email'
                when method like 'click_%' or method in ('distinct_links_burst', 'domain_burst') then 'click_email'
            end
        ) as activity_types,
        coalesce(
            field,
            case method
                when 'source_flag' then 'attributes.is_bot_activity'
                when 'user_agent' then 'attributes.user_agent'
                when 'address_range' then 'attributes.client_ip_address'
                when 'trap_link' then 'attributes.link'
                when 'distinct_links_burst' then 'attributes.link'
            end
        ) as field,
        case
            when method = 'source_flag' and value is null then 'is_not_empty'
            when method in ('source_flag', 'trap_link') then 'in'
            when method = 'user_agent' then 'matches'
            when method = 'address_range' then 'address_in'
            when method = 'distinct_links_burst' then 'value_of'
        end as operator,
        coalesce(value, '') as operand,
        coalesce(
            seconds, case method when 'hourly_maximum' then 3600 when 'click_before_delivery' then 0 end
        ) as seconds,
        count as threshold
    from bot_rules
),

listed as (
    select
        filled.*,
        {{ operand_list('filled.operand', 'value_lists.list_values') }} as operand_list
    from filled
    left join value_lists
        on filled.operand = 'list:' || value_lists.list
),

final as (
    select
        row_number() over (order by bot_rule) as bot_rule_no,
        bot_rule,
        method,
        case when activity_types is not null then {{ split_text('activity_types', '|') }} end as activity_types,
        field,
        {{ field_scope('field') }} as field_scope,
        operator,
        operand,
        case when operator = 'address_in' then {{ network_bits_list('operand_list') }} else operand_list end
            as operand_list,
        seconds,
        threshold
    from listed
)

select * from final

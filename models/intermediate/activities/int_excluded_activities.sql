-- Grain: one row per activity of a touched lead that an exclusion or a bot rule takes out (contract 3.13).
with

exclusions_met as (
    select * from {{ ref('int_exclusions_met') }}
),

bot_flags as (
    select * from {{ ref('int_bot_flags') }}
),

bot_reasons as (
    select
        reason_no,
        bot_rule_no
    from {{ ref('int_exclusion_reasons') }}
    where bot_rule_no is not null
),

repeated as (
    select * from {{ ref('int_repeated_activities') }}
),

repetition_reason as (
    select reason_no
    from {{ ref('int_exclusion_reasons') }}
    where reason_type = 'logged_twice'
),

excluded as (
    select
        activity_key,
        reason_no
    from exclusions_met
    union all
    select
        bot_flags.activity_key,
        bot_reasons.reason_no
    from bot_flags
    inner join bot_reasons
        on bot_flags.bot_rule_no = bot_reasons.bot_rule_no
    union all
    select
        repeated.activity_key,
        repetition_reason.reason_no
    from repeated
    cross join repetition_reason
),

final as (
    select
        activity_key,
        min(reason_no) as reason_no,
        cast(count(*) as integer) as reasons
    from excluded
    group by activity_key
)

select * from final

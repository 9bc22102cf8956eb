-- Grain: one row per scorecard, bot rule, UTC day and mail domain with activities that the rule flagged.
with

bot_days as (
    select * from {{ ref('int_bot_days') }}
),

final as (
    select
        scorecard,
        bot_rule,
        activity_on,
        email_domain,
        cast(sum(activities) as bigint) as activities,
        cast(sum(only_this_rule) as bigint) as only_this_rule,
        count(distinct lead_id) as leads,
        cast(sum(matched_points) as decimal(18, 2)) as matched_points,
        cast(sum(matched_points_only_this_rule) as decimal(18, 2)) as matched_points_only_this_rule
    from bot_days
    group by scorecard, bot_rule, activity_on, email_domain
)

select * from final

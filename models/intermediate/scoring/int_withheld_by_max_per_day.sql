-- Grain: one row per match beyond the rule's maximum per UTC day (contract 3.8).
with

{{ matches_left_to('max_per_day', 'max_per_day is not null') }},

-- Only days on which a maximum may be passed have to be put in order.
busy_days as (
    select
        rule_no,
        lead_id,
        cast(occurred_at as date) as matched_on
    from left_matches
    group by 1, 2, 3
    having count(*) > min(max_per_day)
),

ranked as (
    select
        left_matches.activity_key,
        left_matches.rule_key,
        left_matches.max_per_day,
        row_number() over (
            partition by left_matches.rule_no, left_matches.lead_id, busy_days.matched_on
            order by left_matches.occurred_at, left_matches.activity_id
        ) as place
    from left_matches
    inner join busy_days
        on
            left_matches.rule_no = busy_days.rule_no
            and left_matches.lead_id = busy_days.lead_id
            and cast(left_matches.occurred_at as date) = busy_days.matched_on
),

final as (
    select
        activity_key,
        rule_key
    from ranked
    where place > max_per_day
)

select * from final

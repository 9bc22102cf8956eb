-- Grain: one row per match beyond the rule's maximum per UTC day (contract 3.8).
with

{{ matches_left_to('max_per_day', 'max_per_day is not null') }},

ranked as (
    select
        activity_key,
        rule_key,
        max_per_day,
        row_number() over (
            partition by rule_no, lead_id, cast(occurred_at as date)
            order by occurred_at, activity_id
        ) as place
    from left_matches
),

final as (
    select
        activity_key,
        rule_key
    from ranked
    where place > max_per_day
)

select * from final

-- Grain: one row per match beyond the rule's maximum per lead (contract 3.8).
with

{{ matches_left_to('max_per_lead', 'max_per_lead is not null') }},

ranked as (
    select
        activity_key,
        rule_key,
        max_per_lead,
        row_number() over (
            partition by rule_no, lead_id
            order by occurred_at, activity_id
        ) as place
    from left_matches
),

final as (
    select
        activity_key,
        rule_key
    from ranked
    where place > max_per_lead
)

select * from final

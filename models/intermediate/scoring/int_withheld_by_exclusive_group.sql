-- Grain: one row per match that gives way to another rule of its exclusive group (contract 3.7).
with

{{ matches_left_to('exclusive_group', 'exclusive_group is not null') }},

ranked as (
    select
        activity_key,
        rule_key,
        row_number() over (
            partition by activity_key, scorecard, exclusive_group
            order by priority nulls last, rule_id
        ) as place
    from left_matches
    where exclusive_group is not null
),

final as (
    select
        activity_key,
        rule_key
    from ranked
    where place > 1
)

select * from final

-- Grain: one row per match that repeats an asset (contract 3.8).
with

{{ matches_left_to('once_per_asset', 'once_per_asset') }},

ranked as (
    select
        activity_key,
        rule_key,
        once_per_asset,
        row_number() over (
            partition by rule_no, lead_id, asset
            order by occurred_at, activity_id
        ) as place
    from left_matches
),

final as (
    select
        activity_key,
        rule_key
    from ranked
    where
        once_per_asset
        and place > 1
)

select * from final

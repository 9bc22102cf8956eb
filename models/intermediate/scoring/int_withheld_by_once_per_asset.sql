-- Grain: one row per match that repeats an asset (contract 3.8).
with

{{ matches_left_to('once_per_asset', 'once_per_asset') }},

-- Two types may share an asset.
assets as (
    select
        kind_no,
        min(kind_no) over (partition by asset) as asset_no
    from {{ ref('int_typed_kinds') }}
),

ranked as (
    select
        left_matches.activity_key,
        left_matches.rule_key,
        left_matches.once_per_asset,
        row_number() over (
            partition by left_matches.rule_no, left_matches.lead_id, assets.asset_no
            order by left_matches.occurred_at, left_matches.activity_id
        ) as place
    from left_matches
    inner join assets
        on left_matches.kind_no = assets.kind_no
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

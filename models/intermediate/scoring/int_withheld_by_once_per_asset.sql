-- Grain: one row per match that repeats an asset (contract 3.8).
with

{{ matches_left_to('once_per_asset', 'once_per_asset') }},

-- Two types may share an asset.
assets as (
    select
        kind_no,
        min(kind_no) over (partition by shown_asset) as asset_no
    from {{ ref('int_typed_kinds') }}
),

asset_matches as (
    select
        left_matches.*,
        assets.asset_no
    from left_matches
    inner join assets
        on left_matches.kind_no = assets.kind_no
),

-- Only assets that a lead has met more than once have to be put in order.
repeated_assets as (
    select
        rule_no,
        lead_id,
        asset_no
    from asset_matches
    group by rule_no, lead_id, asset_no
    having count(*) > 1
),

ranked as (
    select
        asset_matches.activity_key,
        asset_matches.rule_key,
        asset_matches.once_per_asset,
        row_number() over (
            partition by asset_matches.rule_no, asset_matches.lead_id, asset_matches.asset_no
            order by asset_matches.occurred_at, asset_matches.activity_id
        ) as place
    from asset_matches
    inner join repeated_assets
        on
            asset_matches.rule_no = repeated_assets.rule_no
            and asset_matches.lead_id = repeated_assets.lead_id
            and asset_matches.asset_no = repeated_assets.asset_no
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

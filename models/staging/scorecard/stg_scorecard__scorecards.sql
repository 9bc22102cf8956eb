-- Grain: one row per scorecard.
with

scorecards as (
    select * from {{ ref('scorecards') }}
),

final as (
    select
        scorecard,
        status,
        description
    from scorecards
)

select * from final

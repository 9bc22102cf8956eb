-- Grain: one row per scorecard, dimension and band.
with

score_bands as (
    select * from {{ ref('score_bands') }}
),

final as (
    select
        scorecard,
        dimension,
        band,
        min_score,
        lead(min_score) over (
            partition by scorecard, dimension order by min_score, band
        ) as next_min_score
    from score_bands
)

select * from final

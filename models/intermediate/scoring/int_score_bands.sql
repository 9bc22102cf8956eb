-- Grain: one row per scorecard, dimension and band, with the score from which the next band begins.
{{ config(materialized='view') }}
with

final as (
    select * from {{ ref('stg_scorecard__score_bands') }}
)

select * from final

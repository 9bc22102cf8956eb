-- Grain: one row per scorecard, lead and day on which an episode might end: the scores at its end.
{{ config(materialized='view') }}
with

open_days as (
    select * from {{ ref('int_open_days') }}
),

day_scores as (
    select * from {{ ref('int_day_scores') }}
),

daily_scores as (
    select * from {{ ref('int_daily_scores') }}
),

final as (
    select
        day_scores.scorecard,
        day_scores.lead_id,
        day_scores.score_on,
        day_scores.version_no,
        day_scores.behavior_score,
        day_scores.demographic_score,
        day_scores.lead_score
    from day_scores
    inner join open_days
        on
            day_scores.scorecard = open_days.scorecard
            and day_scores.lead_id = open_days.lead_id
            and day_scores.score_on >= open_days.first_on
            and day_scores.score_on <= open_days.last_on
    union all
    select
        scorecard,
        lead_id,
        score_on,
        version_no,
        behavior_score,
        demographic_score,
        lead_score
    from daily_scores
)

select * from final

-- Grain: one row per scorecard, lead and UTC day with an award, a change of attributes or the end of an episode.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

day_scores as (
    select * from {{ ref('int_day_scores') }}
    where not is_checkpoint
),

open_day_scores as (
    select * from {{ ref('int_open_day_scores') }}
),

episodes as (
    select * from {{ ref('int_mql_episodes') }}
),

-- An episode that ends at 24:00 ends on the day before that instant's date.
end_days as (
    select
        scorecard,
        lead_id,
        {{ add_days('cast(ended_at as date)', '-1') }} as score_on
    from episodes
    where ended_at is not null
),

scored_days as (
    select
        scorecard,
        lead_id,
        score_on,
        behavior_score,
        demographic_score,
        lead_score
    from day_scores
    union
    select
        open_day_scores.scorecard,
        open_day_scores.lead_id,
        open_day_scores.score_on,
        open_day_scores.behavior_score,
        open_day_scores.demographic_score,
        open_day_scores.lead_score
    from open_day_scores
    inner join end_days
        on
            open_day_scores.scorecard = end_days.scorecard
            and open_day_scores.lead_id = end_days.lead_id
            and open_day_scores.score_on = end_days.score_on
),

mql_days as (
    select distinct
        scored_days.scorecard,
        scored_days.lead_id,
        scored_days.score_on
    from scored_days
    inner join episodes
        on
            scored_days.scorecard = episodes.scorecard
            and scored_days.lead_id = episodes.lead_id
            and scored_days.score_on >= cast(episodes.opened_at as date)
            and scored_days.score_on
            < coalesce({{ add_days('cast(episodes.ended_at as date)', '-1') }}, cast({{ last_instant() }} as date))
),

final as (
    select
        scored_days.scorecard,
        scored_days.lead_id,
        scored_days.score_on,
        scored_days.behavior_score,
        scored_days.demographic_score,
        scored_days.lead_score,
        mql_days.lead_id is not null as is_mql
    from scored_days
    left join mql_days
        on
            scored_days.scorecard = mql_days.scorecard
            and scored_days.lead_id = mql_days.lead_id
            and scored_days.score_on = mql_days.score_on
)

select * from final

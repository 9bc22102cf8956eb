-- Grain: one row per scorecard, lead and stretch of days between two scored days within which an episode might end.
-- A stretch over which even a bound from below on the lead score stays above every exit needs no score by day.
with

open_days as (
    select * from {{ ref('int_open_days') }}
),

day_scores as (
    select * from {{ ref('int_day_scores') }}
),

awards_by_day as (
    select * from {{ ref('int_awards_by_day') }}
),

decay_policies as (
    select
        decay_policy,
        last_age
    from {{ ref('int_decay_policies') }}
),

decay_curves as (
    select * from {{ ref('int_decay_curves') }}
),

scorecards as (
    select * from {{ ref('int_scorecards') }}
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

highest_exits as (
    select
        scorecard,
        max(exit_below_total) as exit_below_total
    from {{ ref('stg_scorecard__mql_policies') }}
    where exit_below_total is not null
    group by scorecard
),

open_leads as (
    select distinct
        scorecard,
        lead_id
    from open_days
),

steps as (
    select
        day_scores.scorecard,
        day_scores.lead_id,
        day_scores.score_on as first_on,
        day_scores.demographic_score,
        {{ add_days(
            'lead(day_scores.score_on) over ('
            ~ 'partition by day_scores.scorecard, day_scores.lead_id order by day_scores.score_on)', '-1'
        ) }} as last_on
    from day_scores
    inner join open_leads
        on
            day_scores.scorecard = open_leads.scorecard
            and day_scores.lead_id = open_leads.lead_id
),

-- Open days begin and end on scored days, so that a stretch between two of those is open as a whole or not at all.
spans as (
    select
        steps.scorecard,
        steps.lead_id,
        steps.first_on,
        steps.last_on,
        steps.demographic_score
    from steps
    inner join open_days
        on
            steps.scorecard = open_days.scorecard
            and steps.lead_id = open_days.lead_id
            and steps.first_on >= open_days.first_on
            and steps.last_on <= open_days.last_on
    where steps.last_on > steps.first_on
),

{{ lowest_behavior() }},

final as (
    select
        spans.scorecard,
        spans.lead_id,
        {{ add_days('spans.first_on', '1') }} as first_on,
        spans.last_on
    from spans
    inner join lowest_behavior
        on
            spans.scorecard = lowest_behavior.scorecard
            and spans.lead_id = lowest_behavior.lead_id
            and spans.first_on = lowest_behavior.first_on
    inner join scorecards
        on spans.scorecard = scorecards.scorecard
    inner join highest_exits
        on spans.scorecard = highest_exits.scorecard
    where
        {{ shown(clamped(
            'lowest_behavior.behavior_points + spans.demographic_score', 'scorecards.total_min', 'scorecards.total_max'
        )) }} < highest_exits.exit_below_total
)

select * from final

-- Grain: one row per scorecard, lead and day between two scored days on which an episode might end: the scores at its
-- end.
with

undecided_days as (
    select * from {{ ref('int_undecided_days') }}
),

days as (
    select
        scorecard,
        lead_id,
        {{ series_of_days('first_on', 'last_on') }} as score_on
    from undecided_days
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

demographic_versions as (
    select * from {{ ref('int_demographic_version_scores') }}
),

aged as (
    select
        days.scorecard,
        days.lead_id,
        days.score_on,
        awards_by_day.category,
        awards_by_day.decay_policy,
        awards_by_day.points,
        least({{ age_in_days('awards_by_day.awarded_on', 'days.score_on') }}, decay_policies.last_age) as age_days
    from days
    inner join awards_by_day
        on
            days.scorecard = awards_by_day.scorecard
            and days.lead_id = awards_by_day.lead_id
            and days.score_on >= awards_by_day.awarded_on
    inner join decay_policies
        on awards_by_day.decay_policy = decay_policies.decay_policy
),

categories as (
    select
        aged.scorecard,
        aged.lead_id,
        aged.score_on,
        aged.category,
        sum(aged.points * decay_curves.remaining) as points
    from aged
    inner join decay_curves
        on
            aged.decay_policy = decay_curves.decay_policy
            and aged.age_days = decay_curves.age_days
    group by aged.scorecard, aged.lead_id, aged.score_on, aged.category
),

behavior as (
    select
        categories.scorecard,
        categories.lead_id,
        categories.score_on,
        sum({{ clamped('categories.points', 'category_limits.min_points', 'category_limits.max_points') }}) as points
    from categories
    left join category_limits
        on
            categories.scorecard = category_limits.scorecard
            and categories.category = category_limits.category
    group by categories.scorecard, categories.lead_id, categories.score_on
),

ends as (
    select
        days.*,
        {{ clamped('coalesce(behavior.points, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max') }}
            as behavior_points,
        scorecards.total_min,
        scorecards.total_max,
        {{ end_of_day('days.score_on') }} as ends_at
    from days
    inner join scorecards
        on days.scorecard = scorecards.scorecard
    left join behavior
        on
            days.scorecard = behavior.scorecard
            and days.lead_id = behavior.lead_id
            and days.score_on = behavior.score_on
),

final as (
    select
        ends.scorecard,
        ends.lead_id,
        ends.score_on,
        demographic_versions.version_no,
        {{ shown('ends.behavior_points') }} as behavior_score,
        demographic_versions.demographic_score,
        {{ shown(clamped(
            'ends.behavior_points + demographic_versions.demographic_score', 'ends.total_min', 'ends.total_max'
        )) }} as lead_score
    from ends
    inner join demographic_versions
        on
            ends.scorecard = demographic_versions.scorecard
            and ends.lead_id = demographic_versions.lead_id
            and ends.ends_at >= demographic_versions.valid_from
            and ends.ends_at < demographic_versions.valid_to
)

select * from final

-- Grain: one row per scorecard, candidate and moment at which qualification is checked, with the scores of that moment.
with

timeline as (
    select * from {{ ref('int_mql_timeline') }}
),

score_days as (
    select * from {{ ref('int_score_days') }}
),

checks as (
    select
        timeline.*,
        score_days.day_no
    from timeline
    inner join score_days
        on
            timeline.scorecard = score_days.scorecard
            and timeline.lead_id = score_days.lead_id
            and timeline.occurred_on = score_days.score_on
    where timeline.phase < 2
),

awards as (
    select * from {{ ref('int_mql_awards') }}
),

running as (
    select * from {{ ref('int_running_category_scores') }}
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

-- Awards of the same day are of age 0 and whole: they add to what earlier days have left.
todays_awards as (
    select
        awards.scorecard,
        awards.lead_id,
        awards.occurred_on,
        coalesce(category_limits.limit_no, 0) as limit_no,
        awards.moment_no,
        sum(awards.points) as points
    from awards
    left join category_limits
        on
            awards.scorecard = category_limits.scorecard
            and awards.category = category_limits.category
    group by
        awards.scorecard, awards.lead_id, awards.occurred_on, coalesce(category_limits.limit_no, 0), awards.moment_no
),

categories as (
    select
        checks.scorecard,
        checks.lead_id,
        checks.moment_no,
        running.limit_no,
        any_value(running.points_before) + coalesce(sum(todays_awards.points), 0) as points,
        any_value(running.had_awards_before) or count(todays_awards.moment_no) > 0 as has_awards
    from checks
    inner join running
        on checks.day_no = running.day_no
    left join todays_awards
        on
            checks.scorecard = todays_awards.scorecard
            and checks.lead_id = todays_awards.lead_id
            and checks.occurred_on = todays_awards.occurred_on
            and running.limit_no = todays_awards.limit_no
            and checks.moment_no >= todays_awards.moment_no
    group by checks.scorecard, checks.lead_id, checks.moment_no, running.limit_no
),

behavior as (
    select
        categories.scorecard,
        categories.lead_id,
        categories.moment_no,
        sum({{ clamped('categories.points', 'category_limits.min_points', 'category_limits.max_points') }}) as points
    from categories
    left join category_limits
        on categories.limit_no = category_limits.limit_no
    where categories.has_awards
    group by categories.scorecard, categories.lead_id, categories.moment_no
),

scored as (
    select
        checks.*,
        {{ clamped('coalesce(behavior.points, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max') }}
            as behavior_points,
        scorecards.total_min,
        scorecards.total_max
    from checks
    inner join scorecards
        on checks.scorecard = scorecards.scorecard
    left join behavior
        on
            checks.scorecard = behavior.scorecard
            and checks.lead_id = behavior.lead_id
            and checks.moment_no = behavior.moment_no
),

final as (
    select
        scored.scorecard,
        scored.lead_id,
        scored.moment_no,
        scored.occurred_at,
        scored.occurred_on,
        scored.activity_id,
        demographic_versions.version_no,
        {{ shown('scored.behavior_points') }} as behavior_score,
        demographic_versions.demographic_score,
        {{ shown(clamped(
            'scored.behavior_points + demographic_versions.demographic_score', 'scored.total_min', 'scored.total_max'
        )) }} as lead_score
    from scored
    inner join demographic_versions
        on
            scored.scorecard = demographic_versions.scorecard
            and scored.lead_id = demographic_versions.lead_id
            and scored.occurred_at >= demographic_versions.valid_from
            and scored.occurred_at < demographic_versions.valid_to
)

select * from final

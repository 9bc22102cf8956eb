-- Grain: one row per scorecard, candidate and moment at which qualification is checked, with the scores of that moment.
with

timeline as (
    select * from {{ ref('int_mql_timeline') }}
),

checks as (
    select * from timeline
    where phase < 2
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
        scorecard,
        lead_id,
        occurred_on,
        category,
        moment_no,
        sum(points) as points
    from awards
    group by scorecard, lead_id, occurred_on, category, moment_no
),

categories as (
    select
        checks.scorecard,
        checks.lead_id,
        checks.moment_no,
        running.category,
        any_value(running.points_before) + coalesce(sum(todays_awards.points), 0) as points,
        any_value(running.had_awards_before) or count(todays_awards.moment_no) > 0 as has_awards
    from checks
    inner join running
        on
            checks.scorecard = running.scorecard
            and checks.lead_id = running.lead_id
            and checks.occurred_on = running.score_on
    left join todays_awards
        on
            checks.scorecard = todays_awards.scorecard
            and checks.lead_id = todays_awards.lead_id
            and checks.occurred_on = todays_awards.occurred_on
            and running.category = todays_awards.category
            and checks.moment_no >= todays_awards.moment_no
    group by checks.scorecard, checks.lead_id, checks.moment_no, running.category
),

behavior as (
    select
        categories.scorecard,
        categories.lead_id,
        categories.moment_no,
        sum({{ clamped('categories.points', 'category_limits.min_points', 'category_limits.max_points') }}) as points
    from categories
    left join category_limits
        on
            categories.scorecard = category_limits.scorecard
            and categories.category = category_limits.category
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

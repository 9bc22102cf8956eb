-- Grain: one row per scorecard, touched lead and day of interest: the scores at its end, or at as_of on its day.
with

score_days as (
    select * from {{ ref('int_score_days') }}
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

run as (
    select * from {{ ref('int_run') }}
),

behavior as (
    select
        running.day_no,
        sum({{ clamped('running.points_at_end', 'category_limits.min_points', 'category_limits.max_points') }})
            as points
    from running
    left join category_limits
        on running.limit_no = category_limits.limit_no
    group by running.day_no
),

ends as (
    select
        score_days.*,
        {{ clamped('coalesce(behavior.points, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max') }}
            as behavior_points,
        scorecards.total_min,
        scorecards.total_max,
        least(run.as_of, {{ end_of_day('score_days.score_on') }}) as ends_at
    from score_days
    inner join scorecards
        on score_days.scorecard = scorecards.scorecard
    cross join run
    left join behavior
        on score_days.day_no = behavior.day_no
),

final as (
    select
        ends.scorecard,
        ends.lead_id,
        ends.score_on,
        ends.is_checkpoint,
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

-- Grain: one row per scorecard, lead and category with awards: its points as awarded, as left at as_of, and as left
-- seven days earlier.
with

awards_by_day as (
    select * from {{ ref('int_awards_by_day') }}
),

score_events as (
    select * from {{ ref('behavior_score_events') }}
    where withheld_by is null
),

decay_policies as (
    select * from {{ ref('int_decay_policies') }}
),

decay_curves as (
    select * from {{ ref('int_decay_curves') }}
),

run as (
    select
        as_of,
        {{ later_by_days('as_of', '-7') }} as week_ago
    from {{ ref('int_run') }}
),

aged as (
    select
        awards_by_day.*,
        awards_by_day.awarded_on <= cast(run.week_ago as date) as was_there_week_ago,
        least({{ age_in_days('awards_by_day.awarded_on', 'run.as_of') }}, decay_policies.last_age) as age_days,
        least(
            greatest({{ age_in_days('awards_by_day.awarded_on', 'run.week_ago') }}, 0), decay_policies.last_age
        ) as age_days_week_ago
    from awards_by_day
    inner join decay_policies
        on awards_by_day.decay_policy = decay_policies.decay_policy
    cross join run
),

summed as (
    select
        aged.scorecard,
        aged.lead_id,
        aged.category,
        sum(aged.points) as awarded_points,
        sum(aged.points * curves.remaining) as decayed_points,
        sum(case when aged.was_there_week_ago then aged.points * week_ago_curves.remaining else 0 end)
            as decayed_points_week_ago,
        sum(case when aged.was_there_week_ago then aged.award_count else 0 end) as award_count_week_ago
    from aged
    inner join decay_curves as curves
        on
            aged.decay_policy = curves.decay_policy
            and aged.age_days = curves.age_days
    inner join decay_curves as week_ago_curves
        on
            aged.decay_policy = week_ago_curves.decay_policy
            and aged.age_days_week_ago = week_ago_curves.age_days
    group by aged.scorecard, aged.lead_id, aged.category
),

-- What came on that very day, but after the instant; points of age 0 are whole under every curve.
too_late as (
    select
        score_events.scorecard,
        score_events.lead_id,
        coalesce(score_events.category, '') as category,
        sum(score_events.points) as points,
        count(*) as award_count
    from score_events
    inner join run
        on
            score_events.occurred_at > run.week_ago
            and score_events.occurred_at < {{ add_days('cast(run.week_ago as date)', '1') }}
    group by score_events.scorecard, score_events.lead_id, coalesce(score_events.category, '')
),

final as (
    select
        summed.scorecard,
        summed.lead_id,
        summed.category,
        summed.awarded_points,
        summed.decayed_points,
        summed.decayed_points_week_ago - coalesce(too_late.points, 0) as decayed_points_week_ago,
        summed.award_count_week_ago - coalesce(too_late.award_count, 0) > 0 as had_awards_week_ago
    from summed
    left join too_late
        on
            summed.scorecard = too_late.scorecard
            and summed.lead_id = too_late.lead_id
            and summed.category = too_late.category
)

select * from final

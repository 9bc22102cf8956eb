-- Grain: one row per day of interest and category limit (0: all categories without one) with awards up to its end: the
-- decayed points at the end of the day, and those of earlier days as they stand on that day.
with

score_days as (
    select * from {{ ref('int_score_days') }}
),

touched_leads as (
    select lead_id from {{ ref('int_touched_leads') }}
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

awards_by_day as (
    select
        awards.*,
        coalesce(category_limits.limit_no, 0) as limit_no
    from {{ ref('int_awards_by_day') }} as awards
    inner join touched_leads
        on awards.lead_id = touched_leads.lead_id
    left join category_limits
        on
            awards.scorecard = category_limits.scorecard
            and awards.category = category_limits.category
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

aged as (
    select
        score_days.day_no,
        awards_by_day.limit_no,
        awards_by_day.decay_policy,
        awards_by_day.points,
        awards_by_day.awarded_on < score_days.score_on as is_earlier,
        least(
            {{ age_in_days('awards_by_day.awarded_on', 'score_days.score_on') }}, decay_policies.last_age
        ) as age_days
    from score_days
    inner join awards_by_day
        on
            score_days.scorecard = awards_by_day.scorecard
            and score_days.lead_id = awards_by_day.lead_id
            and score_days.score_on >= awards_by_day.awarded_on
    inner join decay_policies
        on awards_by_day.decay_policy = decay_policies.decay_policy
),

final as (
    select
        aged.day_no,
        aged.limit_no,
        sum(aged.points * decay_curves.remaining) as points_at_end,
        sum(case when aged.is_earlier then aged.points * decay_curves.remaining else 0 end) as points_before,
        bool_or(aged.is_earlier) as had_awards_before
    from aged
    inner join decay_curves
        on
            aged.decay_policy = decay_curves.decay_policy
            and aged.age_days = decay_curves.age_days
    group by aged.day_no, aged.limit_no
)

select * from final

-- step: behavior_scores
create or replace table behavior_scores as
with summed as (
    select
        scorecard,
        lead_id,
        sum(points) as behavior_points,
        sum(positive_points) as positive_points,
        sum(award_count) as award_count
    from awards_by_day
    group by all
),

dated as (
    select
        scorecard,
        lead_id,
        min(occurred_at) as first_award_at,
        max(occurred_at) as last_award_at
    from behavior_score_events
    where withheld_by is null
    group by all
),

engaged as (
    select
        lead_no,
        max(occurred_at) as last_engagement_at
    from events
    where is_engagement
    group by lead_no
)

select
    scorecards.scorecard,
    leads.lead_no::varchar as lead_id,
    coalesce(summed.behavior_points, 0)::decimal(18, 2) as behavior_points,
    coalesce(summed.positive_points, 0)::decimal(18, 2) as positive_points,
    coalesce(summed.behavior_points - summed.positive_points, 0)::decimal(18, 2) as negative_points,
    coalesce(summed.award_count, 0)::bigint as award_count,
    dated.first_award_at,
    dated.last_award_at,
    engaged.last_engagement_at
from leads
cross join source.scorecard.scorecards as scorecards
left join engaged on leads.lead_no = engaged.lead_no
left join summed on scorecards.scorecard = summed.scorecard and leads.lead_no::varchar = summed.lead_id
left join dated on scorecards.scorecard = dated.scorecard and leads.lead_no::varchar = dated.lead_id;

-- step: decayed_scores
create or replace table decayed_scores as
with curves as (
    select
        decay_policy,
        age,
        round(
            (case method
                when 'none' then 1
                when 'half_life' then pow(0.5, greatest(age - coalesce(hold_days, 0), 0) / half_life_days::double)
                when 'linear' then greatest(1 - greatest(age - coalesce(hold_days, 0), 0) / lifespan_days::double, 0)
                when 'step'
                    then greatest(
                        1 - percent_per_period / 100.0 * (greatest(age - coalesce(hold_days, 0), 0) // period_days), 0
                    )
                when 'compound_step'
                    then pow(
                        1 - percent_per_period / 100.0,
                        greatest(age - coalesce(hold_days, 0), 0) // period_days
                    )
                when 'window' then (age - coalesce(hold_days, 0) < lifespan_days)::integer
            end)::decimal(18, 12), 6
        )::decimal(7, 6) as remaining
    from source.scorecard.decay_policies
    cross join (
        select unnest(range(
            (select date_diff('day', min(occurred_at), getvariable('as_of')) + 1 from events)
        )) as age
    )
),

aged as (
    select
        *,
        date_diff('day', awarded_on, getvariable('as_of')::date) as age,
        date_diff('day', awarded_on, getvariable('as_of')::date) - 7 as age_week_ago
    from awards_by_day
),

too_late as (
    select
        scorecard,
        lead_id,
        category,
        sum(points) as points
    from behavior_score_events
    where
        withheld_by is null
        and occurred_at > getvariable('as_of') - interval 7 days
        and occurred_at::date = (getvariable('as_of') - interval 7 days)::date
    group by all
),

summed as (
    select
        aged.scorecard,
        aged.lead_id,
        aged.category,
        sum(aged.points * now_left.remaining) as points,
        sum(aged.points * week_left.remaining) as points_week_ago
    from aged
    inner join curves as now_left on aged.decay_policy = now_left.decay_policy and aged.age = now_left.age
    left join curves as week_left
        on aged.decay_policy = week_left.decay_policy and aged.age_week_ago = week_left.age
    group by all
),

limited as (
    select
        summed.scorecard,
        summed.lead_id,
        sum(least(
            greatest(summed.points, coalesce(limits.min_points, -99999999)), coalesce(limits.max_points, 99999999)
        )) as points,
        sum(least(
            greatest(
                coalesce(summed.points_week_ago, 0) - coalesce(too_late.points, 0),
                coalesce(limits.min_points, -99999999)
            ),
            coalesce(limits.max_points, 99999999)
        )) as points_week_ago
    from summed
    left join too_late using (scorecard, lead_id, category)
    left join source.scorecard.score_limits as limits
        on
            limits.scope = 'category'
            and summed.scorecard = limits.scorecard
            and summed.category = limits.target
    group by all
)

select
    limits.scorecard,
    leads.lead_no::varchar as lead_id,
    round(
        least(greatest(coalesce(limited.points, 0), limits.min_points), limits.max_points), 2
    )::decimal(18, 2) as behavior_score,
    round(
        least(greatest(coalesce(limited.points_week_ago, 0), limits.min_points), limits.max_points), 2
    )::decimal(18, 2) as behavior_score_7d_ago,
    getvariable('as_of') as as_of
from leads
cross join source.scorecard.score_limits as limits
left join limited on limits.scorecard = limited.scorecard and leads.lead_no::varchar = limited.lead_id
where limits.scope = 'behavior';

-- step: demographic_scores
create or replace table demographic_scores as
with field_values as (
    unpivot profiles
    on columns(* exclude (lead_no))
    into name field value field_value
),

distinct_values as materialized (
    select distinct field, field_value
    from field_values
),

matched as (
    select
        judged.field,
        judged.field_value,
        rules.scorecard,
        rules.category,
        coalesce(point_values.points, try_cast(rules.points as decimal(18, 2)))::decimal(18, 2) as points
    from distinct_values as judged
    inner join conditions on judged.field = conditions.field and holds(judged.field_value, conditions.condition)
    inner join source.scorecard.demographic_rules as rules using (scorecard, rule_id)
    left join source.scorecard.point_values as point_values
        on rules.scorecard = point_values.scorecard and rules.points = '@' || point_values.name
    qualify
        row_number() over (
            partition by judged.field_value, rules.scorecard, coalesce(rules.exclusive_group, rules.rule_id)
            order by rules.priority nulls last, rules.rule_id
        ) = 1
),

value_points as (
    select field, field_value, scorecard, category, sum(points) as points
    from matched
    group by all
),

summed as (
    select
        field_values.lead_no,
        value_points.scorecard,
        value_points.category,
        sum(value_points.points) as points
    from field_values
    inner join value_points using (field, field_value)
    group by all
),

limited as (
    select
        summed.scorecard,
        summed.lead_no,
        sum(least(
            greatest(summed.points, coalesce(limits.min_points, -99999999)), coalesce(limits.max_points, 99999999)
        )) as points
    from summed
    left join source.scorecard.score_limits as limits
        on
            limits.scope = 'category'
            and summed.scorecard = limits.scorecard
            and summed.category = limits.target
    group by all
),

scored as (
    select
        limits.scorecard,
        leads.lead_no,
        least(greatest(coalesce(limited.points, 0), limits.min_points), limits.max_points)::decimal(18, 2)
            as demographic_score
    from leads
    cross join source.scorecard.score_limits as limits
    left join limited on limits.scorecard = limited.scorecard and leads.lead_no = limited.lead_no
    where limits.scope = 'demographic'
),

bands as (
    select
        scorecard,
        demographic_score,
        max_by(score_bands.band, score_bands.min_score) as demographic_band
    from (select distinct scorecard, demographic_score from scored) as scores
    inner join source.scorecard.score_bands as score_bands using (scorecard)
    where score_bands.dimension = 'demographic' and scores.demographic_score >= score_bands.min_score
    group by all
)

select
    scored.scorecard,
    scored.lead_no::varchar as lead_id,
    scored.demographic_score,
    bands.demographic_band
from scored
left join bands using (scorecard, demographic_score);

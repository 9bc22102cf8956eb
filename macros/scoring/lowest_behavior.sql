{#-
  CTEs up to `lowest_behavior` (scorecard, lead_id, first_on, behavior_points): a bound from below on the behavior score
  at the end of each day of the rows of a CTE `spans` (scorecard, lead_id, first_on, last_on), if no award falls after
  first_on. Curves never rise: over the span positive points are least on its last day, negative ones on its first.
  Needs the CTEs `awards_by_day`, `decay_policies`, `decay_curves`, `category_limits` and `scorecards`.
-#}
{% macro lowest_behavior() -%}
span_awards as (
    select
        spans.scorecard,
        spans.lead_id,
        spans.first_on,
        awards_by_day.category,
        awards_by_day.decay_policy,
        awards_by_day.positive_points,
        awards_by_day.points - awards_by_day.positive_points as negative_points,
        least({{ age_in_days('awards_by_day.awarded_on', 'spans.first_on') }}, decay_policies.last_age) as first_age,
        least({{ age_in_days('awards_by_day.awarded_on', 'spans.last_on') }}, decay_policies.last_age) as last_age
    from spans
    inner join awards_by_day
        on
            spans.scorecard = awards_by_day.scorecard
            and spans.lead_id = awards_by_day.lead_id
            and spans.first_on >= awards_by_day.awarded_on
    inner join decay_policies
        on awards_by_day.decay_policy = decay_policies.decay_policy
),

lowest_categories as (
    select
        span_awards.scorecard,
        span_awards.lead_id,
        span_awards.first_on,
        span_awards.category,
        sum(
            span_awards.positive_points * last_curves.remaining
            + span_awards.negative_points * first_curves.remaining
        ) as points
    from span_awards
    inner join decay_curves as first_curves
        on
            span_awards.decay_policy = first_curves.decay_policy
            and span_awards.first_age = first_curves.age_days
    inner join decay_curves as last_curves
        on
            span_awards.decay_policy = last_curves.decay_policy
            and span_awards.last_age = last_curves.age_days
    group by span_awards.scorecard, span_awards.lead_id, span_awards.first_on, span_awards.category
),

lowest_sums as (
    select
        lowest_categories.scorecard,
        lowest_categories.lead_id,
        lowest_categories.first_on,
        sum({{ clamped(
            'lowest_categories.points', 'category_limits.min_points', 'category_limits.max_points'
        ) }}) as points
    from lowest_categories
    left join category_limits
        on
            lowest_categories.scorecard = category_limits.scorecard
            and lowest_categories.category = category_limits.category
    group by lowest_categories.scorecard, lowest_categories.lead_id, lowest_categories.first_on
),

lowest_behavior as (
    select
        spans.scorecard,
        spans.lead_id,
        spans.first_on,
        {{ clamped('coalesce(lowest_sums.points, 0)', 'scorecards.behavior_min', 'scorecards.behavior_max') }}
            as behavior_points
    from spans
    inner join scorecards
        on spans.scorecard = scorecards.scorecard
    left join lowest_sums
        on
            spans.scorecard = lowest_sums.scorecard
            and spans.lead_id = lowest_sums.lead_id
            and spans.first_on = lowest_sums.first_on
)
{%- endmacro %}

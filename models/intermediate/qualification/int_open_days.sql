-- Grain: one row per scorecard, lead and day of a check that holds: how long an episode may be open from there on.
with

qualifying_checks as (
    select * from {{ ref('int_qualifying_checks') }}
),

day_scores as (
    select * from {{ ref('int_day_scores') }}
),

awards as (
    select * from {{ ref('int_mql_awards') }}
),

exit_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
    where exit_below_total is not null
),

run as (
    select * from {{ ref('int_run') }}
),

checked_days as (
    select distinct
        scorecard,
        lead_id,
        occurred_on
    from qualifying_checks
    where exit_below_total is not null
),

spans as (
    select
        checked_days.*,
        lead(checked_days.occurred_on) over (
            partition by checked_days.scorecard, checked_days.lead_id order by checked_days.occurred_on
        ) as next_on,
        {{ add_days('cast(run.as_of as date)', '-1') }} as last_on
    from checked_days
    cross join run
),

lowest_exits as (
    select
        scorecard,
        min(exit_below_total) as exit_below_total
    from exit_policies
    group by scorecard
),

-- After this instant no fast track of any policy can keep an episode open.
fast_tracks as (
    select
        awards.scorecard,
        awards.lead_id,
        max({{ later_by_days('awards.occurred_at', 'exit_policies.fast_track_days') }}) as fast_until
    from awards
    inner join exit_policies
        on
            awards.scorecard = exit_policies.scorecard
            and awards.rule_id = exit_policies.fast_track_rule
    group by awards.scorecard, awards.lead_id
),

-- Days at whose end an episode of any policy would be over.
certain_ends as (
    select
        day_scores.scorecard,
        day_scores.lead_id,
        day_scores.score_on
    from day_scores
    inner join lowest_exits
        on
            day_scores.scorecard = lowest_exits.scorecard
            and day_scores.lead_score < lowest_exits.exit_below_total
    left join fast_tracks
        on
            day_scores.scorecard = fast_tracks.scorecard
            and day_scores.lead_id = fast_tracks.lead_id
    where
        fast_tracks.fast_until is null
        or day_scores.score_on > cast(fast_tracks.fast_until as date)
),

ended_spans as (
    select
        spans.scorecard,
        spans.lead_id,
        spans.occurred_on,
        any_value(spans.next_on) as next_on,
        any_value(spans.last_on) as last_on,
        min(certain_ends.score_on) as ends_on
    from spans
    left join certain_ends
        on
            spans.scorecard = certain_ends.scorecard
            and spans.lead_id = certain_ends.lead_id
            and spans.occurred_on <= certain_ends.score_on
    group by spans.scorecard, spans.lead_id, spans.occurred_on
),

-- The next check that holds begins a span of its own.
final as (
    select
        scorecard,
        lead_id,
        occurred_on as first_on,
        least(
            last_on,
            coalesce(ends_on, last_on),
            coalesce({{ add_days('next_on', '-1') }}, last_on)
        ) as last_on
    from ended_spans
)

select * from final

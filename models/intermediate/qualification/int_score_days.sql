-- Grain: one row per scorecard, touched lead and UTC day with an award or a change of attributes, or checkpoint.
-- Checkpoints, every tenth day and the last whole day of a lead that might qualify, only narrow the search for an
-- episode's end.
with

awards as (
    select
        scorecard,
        lead_id,
        occurred_at
    from {{ ref('int_awards') }}
),

versions as (
    select
        lead_id,
        changed_at
    from {{ ref('int_lead_versions') }}
),

scorecards as (
    select scorecard from {{ ref('int_scorecards') }}
),

candidates as (
    select * from {{ ref('int_mql_candidates') }}
),

run as (
    select * from {{ ref('int_run') }}
),

eventful_days as (
    select
        scorecard,
        lead_id,
        cast(occurred_at as date) as score_on
    from awards
    union
    select
        scorecards.scorecard,
        versions.lead_id,
        cast(versions.changed_at as date) as score_on
    from versions
    cross join scorecards
    inner join run
        on versions.changed_at <= run.as_of
),

spans as (
    select
        eventful_days.scorecard,
        eventful_days.lead_id,
        min(eventful_days.score_on) as first_on
    from eventful_days
    inner join candidates
        on
            eventful_days.scorecard = candidates.scorecard
            and eventful_days.lead_id = candidates.lead_id
    group by eventful_days.scorecard, eventful_days.lead_id
),

span_days as (
    select
        spans.scorecard,
        spans.lead_id,
        spans.first_on,
        {{ series_of_numbers(
            '1', 'cast(floor(' ~ age_in_days('spans.first_on', 'run.as_of') ~ ' / 10) as bigint)'
        ) }} as tenth
    from spans
    cross join run
),

days as (
    select
        scorecard,
        lead_id,
        score_on,
        false as is_checkpoint
    from eventful_days
    union all
    select
        scorecard,
        lead_id,
        {{ add_days('first_on', '10 * tenth') }} as score_on,
        true as is_checkpoint
    from span_days
    union all
    select
        spans.scorecard,
        spans.lead_id,
        {{ add_days('cast(run.as_of as date)', '-1') }} as score_on,
        true as is_checkpoint
    from spans
    cross join run
    where spans.first_on < cast(run.as_of as date)
),

distinct_days as (
    select
        scorecard,
        lead_id,
        score_on,
        bool_and(is_checkpoint) as is_checkpoint
    from days
    group by scorecard, lead_id, score_on
),

final as (
    select
        {{ any_row_number() }} as day_no,
        distinct_days.*
    from distinct_days
)

select * from final

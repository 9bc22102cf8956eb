-- Grain: one row per scorecard, touched lead and UTC day with an award or a change of attributes.
with

score_events as (
    select
        scorecard,
        lead_id,
        occurred_at
    from {{ ref('int_score_events') }}
    where withheld_by is null
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

run as (
    select * from {{ ref('int_run') }}
),

final as (
    select
        scorecard,
        lead_id,
        cast(occurred_at as date) as score_on
    from score_events
    union
    select
        scorecards.scorecard,
        versions.lead_id,
        cast(versions.changed_at as date) as score_on
    from versions
    cross join scorecards
    inner join run
        on versions.changed_at <= run.as_of
)

select * from final

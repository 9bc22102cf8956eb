-- Grain: one row per scorecard, candidate and moment: a change of attributes, an activity with awards, or inactivity.
-- A change comes before the activities of its instant, inactivity after them (contract 3.11, 4.6).
with

candidates as (
    select * from {{ ref('int_mql_candidates') }}
),

awards as (
    select
        scorecard,
        lead_id,
        activity_id,
        occurred_at,
        is_inactivity
    from {{ ref('int_awards') }}
),

versions as (
    select
        lead_id,
        changed_at
    from {{ ref('int_lead_versions') }}
),

run as (
    select * from {{ ref('int_run') }}
),

moments as (
    select distinct
        candidates.scorecard,
        candidates.lead_id,
        versions.changed_at as occurred_at,
        0 as phase,
        cast(null as varchar) as activity_id
    from candidates
    inner join versions
        on candidates.lead_id = versions.lead_id
    inner join run
        on versions.changed_at <= run.as_of
    union all
    select distinct
        candidates.scorecard,
        candidates.lead_id,
        awards.occurred_at,
        case when awards.is_inactivity then 2 else 1 end as phase,
        awards.activity_id
    from candidates
    inner join awards
        on
            candidates.scorecard = awards.scorecard
            and candidates.lead_id = awards.lead_id
),

final as (
    select
        *,
        cast(occurred_at as date) as occurred_on,
        row_number() over (
            partition by scorecard, lead_id order by occurred_at, phase, activity_id
        ) as moment_no
    from moments
)

select * from final

-- Grain: one row per award of a candidate, placed on its time line.
with

timeline as (
    select * from {{ ref('int_mql_timeline') }}
),

score_events as (
    select * from {{ ref('int_score_events') }}
    where withheld_by is null
),

final as (
    select
        timeline.scorecard,
        timeline.lead_id,
        timeline.moment_no,
        timeline.occurred_at,
        timeline.occurred_on,
        timeline.activity_id,
        score_events.rule_id,
        score_events.category,
        score_events.points
    from timeline
    inner join score_events
        on
            timeline.scorecard = score_events.scorecard
            and timeline.lead_id = score_events.lead_id
            and timeline.activity_id = score_events.activity_id
)

select * from final

-- Grain: one row per award of a candidate, placed on its time line.
with

timeline as (
    select * from {{ ref('int_mql_timeline') }}
),

awards as (
    select * from {{ ref('int_awards') }}
),

final as (
    select
        timeline.scorecard,
        timeline.lead_id,
        timeline.moment_no,
        timeline.occurred_at,
        timeline.occurred_on,
        timeline.activity_id,
        awards.rule_id,
        awards.category,
        awards.points
    from timeline
    inner join awards
        on
            timeline.scorecard = awards.scorecard
            and timeline.lead_id = awards.lead_id
            and timeline.activity_id = awards.activity_id
)

select * from final

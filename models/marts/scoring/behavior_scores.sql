-- Grain: one row per scorecard and lead.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

leads as (
    select * from {{ ref('int_leads') }}
),

scorecards as (
    select scorecard from {{ ref('int_scorecards') }}
),

awards as (
    select * from {{ ref('int_awards') }}
),

engagement_days as (
    select * from {{ ref('int_engagement_days') }}
),

summed as (
    select
        scorecard,
        lead_id,
        sum(points) as behavior_points,
        sum(greatest(points, 0)) as positive_points,
        sum(least(points, 0)) as negative_points,
        count(*) as award_count,
        min(occurred_at) as first_award_at,
        max(occurred_at) as last_award_at
    from awards
    group by scorecard, lead_id
),

engaged as (
    select
        lead_id,
        max(last_engagement_at) as last_engagement_at
    from engagement_days
    group by lead_id
),

final as (
    select
        scorecards.scorecard,
        leads.lead_id,
        cast(coalesce(summed.behavior_points, 0) as decimal(18, 2)) as behavior_points,
        cast(coalesce(summed.positive_points, 0) as decimal(18, 2)) as positive_points,
        cast(coalesce(summed.negative_points, 0) as decimal(18, 2)) as negative_points,
        coalesce(summed.award_count, 0) as award_count,
        summed.first_award_at,
        summed.last_award_at,
        engaged.last_engagement_at
    from leads
    cross join scorecards
    left join summed
        on
            scorecards.scorecard = summed.scorecard
            and leads.lead_id = summed.lead_id
    left join engaged
        on leads.lead_id = engaged.lead_id
)

select * from final

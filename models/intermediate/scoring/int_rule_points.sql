-- Grain: one row per scorecard, lead and behavior or inactivity rule with awards, kept over runs.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

awards as (
    select * from {{ ref('int_awards') }}
),

rule_sources as (
    select * from {{ ref('int_rule_sources') }}
),

mixed_awards as (
    select * from {{ ref('int_mixed_awards') }}
),

summed as (
    select
        scorecard,
        lead_id,
        rule_id,
        case when is_inactivity then 'inactivity' else 'behavior' end as line_type,
        max_by(description, occurred_at) as description,
        cast(sum(points) as decimal(18, 2)) as points,
        count(*) as award_count,
        max(occurred_at) as latest_at
    from awards
    group by 1, 2, 3, 4
),

mixed_sources as (
    select
        scorecard,
        lead_id,
        rule_id,
        {{ joined_texts('activity_source', '|') }} as activity_sources
    from mixed_awards
    group by 1, 2, 3
),

-- Silence has no source.
final as (
    select
        summed.scorecard,
        summed.lead_id,
        summed.rule_id,
        summed.line_type,
        summed.description,
        summed.points,
        summed.award_count,
        summed.latest_at,
        coalesce(mixed_sources.activity_sources, rule_sources.activity_source) as activity_source
    from summed
    left join rule_sources
        on
            summed.scorecard = rule_sources.scorecard
            and summed.rule_id = rule_sources.rule_id
    left join mixed_sources
        on
            summed.scorecard = mixed_sources.scorecard
            and summed.lead_id = mixed_sources.lead_id
            and summed.rule_id = mixed_sources.rule_id
)

select * from final

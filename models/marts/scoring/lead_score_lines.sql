-- Grain: one row per scorecard, lead and line of the explanation.
with

rule_points as (
    select * from {{ ref('int_rule_points') }}
),

category_scores as (
    select * from {{ ref('int_behavior_category_scores') }}
),

demographic_points as (
    select * from {{ ref('demographic_score_points') }}
),

limit_effects as (
    select * from {{ ref('int_limit_effects') }}
),

exact_scores as (
    select * from {{ ref('int_exact_lead_scores') }}
),

lines as (
    select
        scorecard,
        lead_id,
        line_type || ' ' || rule_id as line,
        line_type,
        rule_id,
        description,
        {{ exact_points('points') }} as points,
        award_count as activity_count,
        latest_at,
        activity_source
    from rule_points
    union all
    select
        scorecard,
        lead_id,
        'decay ' || category as line,
        'decay' as line_type,
        cast(null as varchar) as rule_id,
        'Faded with time' || case when category = '' then '' else ': ' || category end as description,
        {{ exact_points('decayed_points - awarded_points') }} as points,
        cast(null as bigint) as activity_count,
        cast(null as timestamp) as latest_at,
        cast(null as varchar) as activity_source
    from category_scores
    where decayed_points <> awarded_points
    union all
    select
        scorecard,
        lead_id,
        'demographic ' || rule_id as line,
        'demographic' as line_type,
        rule_id,
        description,
        {{ exact_points('points') }} as points,
        cast(null as bigint) as activity_count,
        cast(null as timestamp) as latest_at,
        cast(null as varchar) as activity_source
    from demographic_points
    union all
    select
        scorecard,
        lead_id,
        'limit ' || limit_name as line,
        'limit' as line_type,
        cast(null as varchar) as rule_id,
        description,
        points,
        cast(null as bigint) as activity_count,
        cast(null as timestamp) as latest_at,
        cast(null as varchar) as activity_source
    from limit_effects
    union all
    select
        scorecard,
        lead_id,
        'rounding' as line,
        'rounding' as line_type,
        cast(null as varchar) as rule_id,
        'Rounded to two places' as description,
        {{ exact_points(shown('lead_points') ~ ' - lead_points') }} as points,
        cast(null as bigint) as activity_count,
        cast(null as timestamp) as latest_at,
        cast(null as varchar) as activity_source
    from exact_scores
    where {{ shown('lead_points') }} <> lead_points
),

final as (
    select
        scorecard,
        lead_id,
        line,
        line_type,
        rule_id,
        description,
        points,
        activity_count,
        latest_at,
        activity_source
    from lines
)

select * from final

-- Grain: one row per scorecard, touched lead and version: what the lead is worth while the version holds.
with

versions as (
    select * from {{ ref('int_lead_versions') }}
),

matches as (
    select * from {{ ref('int_demographic_matches') }}
),

scorecards as (
    select * from {{ ref('int_scorecards') }}
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

categories as (
    select
        scorecard,
        lead_id,
        version_no,
        category,
        sum(points) as points
    from matches
    group by scorecard, lead_id, version_no, category
),

limited as (
    select
        categories.scorecard,
        categories.lead_id,
        categories.version_no,
        sum({{ clamped('categories.points', 'category_limits.min_points', 'category_limits.max_points') }}) as points
    from categories
    left join category_limits
        on
            categories.scorecard = category_limits.scorecard
            and categories.category = category_limits.category
    group by categories.scorecard, categories.lead_id, categories.version_no
),

final as (
    select
        scorecards.scorecard,
        versions.lead_id,
        versions.version_no,
        versions.valid_from,
        versions.valid_to,
        versions.is_present,
        {{ shown(clamped(
            'coalesce(limited.points, 0)', 'scorecards.demographic_min', 'scorecards.demographic_max'
        )) }} as demographic_score
    from versions
    cross join scorecards
    left join limited
        on
            versions.lead_id = limited.lead_id
            and versions.version_no = limited.version_no
            and scorecards.scorecard = limited.scorecard
)

select * from final

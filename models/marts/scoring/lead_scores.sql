-- Grain: one row per scorecard and lead.
with

exact_scores as (
    select
        *,
        {{ shown('behavior_points') }} as behavior_score,
        {{ shown('lead_points') }} as lead_score
    from {{ ref('int_exact_lead_scores') }}
),

profiles as (
    select * from {{ ref('int_lead_profiles') }}
),

behavior_scores as (
    select * from {{ ref('behavior_scores') }}
),

mql_flags as (
    select * from {{ ref('mql_flags') }}
),

bands as (
    select * from {{ ref('int_score_bands') }}
),

run as (
    select as_of from {{ ref('int_run') }}
),

final as (
    select
        exact_scores.scorecard,
        exact_scores.lead_id,
        profiles.email,
        profiles.company,
        profiles.job_title,
        profiles.lead_source,
        exact_scores.demographic_score,
        exact_scores.behavior_score,
        exact_scores.lead_score,
        exact_scores.demographic_band,
        behavior_bands.band as behavior_band,
        total_bands.band as total_band,
        exact_scores.demographic_band || behavior_bands.band as rating,
        mql_flags.is_mql,
        mql_flags.latest_mql_at,
        profiles.exclusion,
        behavior_scores.last_engagement_at,
        run.as_of
    from exact_scores
    inner join profiles
        on exact_scores.lead_id = profiles.lead_id
    inner join behavior_scores
        on
            exact_scores.scorecard = behavior_scores.scorecard
            and exact_scores.lead_id = behavior_scores.lead_id
    inner join mql_flags
        on
            exact_scores.scorecard = mql_flags.scorecard
            and exact_scores.lead_id = mql_flags.lead_id
    cross join run
    left join bands as behavior_bands
        on
            behavior_bands.dimension = 'behavior'
            and exact_scores.scorecard = behavior_bands.scorecard
            and exact_scores.behavior_score >= behavior_bands.min_score
            and exact_scores.behavior_score < coalesce(behavior_bands.next_min_score, {{ highest_score() }})
    left join bands as total_bands
        on
            total_bands.dimension = 'total'
            and exact_scores.scorecard = total_bands.scorecard
            and exact_scores.lead_score >= total_bands.min_score
            and exact_scores.lead_score < coalesce(total_bands.next_min_score, {{ highest_score() }})
)

select * from final

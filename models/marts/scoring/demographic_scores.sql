-- Grain: one row per scorecard and lead.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

version_scores as (
    select * from {{ ref('int_demographic_version_scores') }}
    where is_present
),

bands as (
    select * from {{ ref('int_score_bands') }}
    where dimension = 'demographic'
),

final as (
    select
        version_scores.scorecard,
        version_scores.lead_id,
        version_scores.demographic_score,
        bands.band as demographic_band
    from version_scores
    left join bands
        on
            version_scores.scorecard = bands.scorecard
            and version_scores.demographic_score >= bands.min_score
            and version_scores.demographic_score < coalesce(bands.next_min_score, {{ highest_score() }})
)

select * from final

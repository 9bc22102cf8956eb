-- Grain: one row per scorecard, lead and demographic rule that counts for the lead's present attributes.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

leads as (
    select * from {{ ref('int_leads') }}
),

matches as (
    select * from {{ ref('int_demographic_matches') }}
),

matched_values as (
    select * from {{ ref('int_demographic_matched_values') }}
),

final as (
    select
        matches.scorecard,
        matches.lead_id,
        matches.rule_id,
        cast(matches.points as decimal(18, 2)) as points,
        nullif(matches.category, '') as category,
        matches.description,
        matched_values.matched_value
    from leads
    inner join matches
        on
            leads.lead_id = matches.lead_id
            and leads.version_no = matches.version_no
    left join matched_values
        on
            matches.scorecard = matched_values.scorecard
            and matches.lead_id = matched_values.lead_id
            and matches.rule_id = matched_values.rule_id
)

select * from final

-- Grain: one row per scorecard, lead, inactivity rule and instant at which its points fell due, counted or not.
{{ config(materialized='view') }}
with

inactivity_awards as (
    select * from {{ ref('int_inactivity_awards') }}
),

leads as (
    select
        lead_id,
        known_at
    from {{ ref('int_leads') }}
),

visitor_policies as (
    select * from {{ ref('stg_scorecard__visitor_policies') }}
),

-- Silence has a date as an activity has, and counts as far back as one.
final as (
    select
        inactivity_awards.*,
        case
            when inactivity_awards.occurred_at < {{ counted_from('leads', 'visitor_policies') }} then 'unknown_visitor'
        end as withheld_by
    from inactivity_awards
    left join leads
        on inactivity_awards.lead_id = leads.lead_id
    left join visitor_policies
        on inactivity_awards.scorecard = visitor_policies.scorecard
)

select * from final

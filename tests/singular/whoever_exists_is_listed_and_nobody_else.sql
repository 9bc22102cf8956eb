-- Contract 2.6, 2.7: a lead is whoever has a version, or an activity up to as_of, and was neither merged nor deleted.
-- Worked out from everything that was ever loaded, while the list is kept by touched leads: tells of any that slipped.
with

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

active as (
    select distinct activities.source_lead_id
    from {{ ref('int_unified_activities') }} as activities
    inner join {{ ref('int_run') }} as run
        on activities.occurred_at <= run.as_of
    left join superseded
        on activities.activity_key = superseded.activity_key
    where superseded.activity_key is null
),

redirects as (
    select
        lead_id,
        survivor_id
    from {{ ref('int_lead_redirects') }}
),

known as (
    select coalesce(redirects.survivor_id, active.source_lead_id) as lead_id
    from active
    left join redirects
        on active.source_lead_id = redirects.lead_id
    union
    select source_lead_id as lead_id
    from {{ ref('int_unified_leads') }}
),

expected as (
    select known.lead_id
    from known
    left join {{ ref('int_lead_identities') }} as identities
        on known.lead_id = identities.lead_id
    where identities.lead_id is null
),

listed as (
    select lead_id
    from {{ ref('int_lead_profiles') }}
)

select
    expected.lead_id as expected_lead,
    listed.lead_id as listed_lead
from expected
full outer join listed
    on expected.lead_id = listed.lead_id
where
    expected.lead_id is null
    or listed.lead_id is null

-- Grain: one row per lead, source, source instance and UTC day, kept over runs: what became of the lead's activities.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

activities as (
    select
        activity_key,
        source_instance,
        lead_id,
        kind_no,
        cast(occurred_at as date) as activity_on
    from {{ ref('int_activities') }}
),

kinds as (
    select
        kind_no,
        activity_source
    from {{ ref('int_typed_kinds') }}
),

excluded_activities as (
    select * from {{ ref('int_excluded_activities') }}
),

matched_activities as (
    select distinct activity_key
    from {{ ref('int_rule_matches') }}
    where not is_excluded
),

-- Rules that ask for attributes of the lead find none.
unknown_leads as (
    select distinct lead_id
    from {{ ref('int_lead_versions') }}
    where not is_exported
),

final as (
    select
        activities.lead_id,
        kinds.activity_source,
        activities.source_instance,
        activities.activity_on,
        count(excluded_activities.activity_key) as excluded,
        count(matched_activities.activity_key) as scored,
        count(unknown_leads.lead_id) as without_attributes
    from activities
    inner join kinds
        on activities.kind_no = kinds.kind_no
    left join excluded_activities
        on activities.activity_key = excluded_activities.activity_key
    left join matched_activities
        on activities.activity_key = matched_activities.activity_key
    left join unknown_leads
        on activities.lead_id = unknown_leads.lead_id
    group by activities.lead_id, kinds.activity_source, activities.source_instance, activities.activity_on
)

select * from final

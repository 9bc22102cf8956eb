-- Grain: one row per source, source instance and UTC day: raw rows of activities, and those that count for nobody.
with

activities as (
    select
        activity_key,
        activity_source,
        source_instance,
        source_lead_id,
        cast(occurred_at as date) as activity_on
    from {{ ref('int_unified_activities') }}
),

superseded as (
    select activity_key
    from {{ ref('int_superseded_activities') }}
),

identities as (
    select * from {{ ref('int_lead_identities') }}
),

-- A merged lead is gone with its survivor.
gone_leads as (
    select identities.lead_id
    from identities
    left join identities as survivors
        on
            identities.survivor_id = survivors.lead_id
            and survivors.is_deleted
    where
        identities.is_deleted
        or survivors.lead_id is not null
),

loaded as (
    select
        {{ activity_source_of_table('source_table', 'source_instance') }} as activity_source,
        source_instance,
        dated_on as activity_on,
        sum(loaded_rows) as loaded
    from {{ ref('int_loaded_days') }}
    where {{ activity_source_of_table('source_table', 'source_instance') }} is not null
    group by source_table, source_instance, dated_on
),

duplicates as (
    select
        activities.activity_source,
        activities.source_instance,
        activities.activity_on,
        count(*) as duplicates
    from activities
    inner join superseded
        on activities.activity_key = superseded.activity_key
    group by activities.activity_source, activities.source_instance, activities.activity_on
),

of_deleted_leads as (
    select
        activities.activity_source,
        activities.source_instance,
        activities.activity_on,
        count(*) as of_deleted_leads
    from activities
    inner join gone_leads
        on activities.source_lead_id = gone_leads.lead_id
    left join superseded
        on activities.activity_key = superseded.activity_key
    where superseded.activity_key is null
    group by activities.activity_source, activities.source_instance, activities.activity_on
),

rejected as (
    select
        {{ activity_source_of_table('source_table', 'source_instance') }} as activity_source,
        source_instance,
        rejected_on as activity_on,
        sum(rejected_rows) as rejected
    from {{ ref('int_rejected_row_counts') }}
    where {{ activity_source_of_table('source_table', 'source_instance') }} is not null
    group by source_table, source_instance, rejected_on
),

final as (
    select
        coalesce(loaded.activity_source, rejected.activity_source) as activity_source,
        coalesce(loaded.source_instance, rejected.source_instance) as source_instance,
        coalesce(loaded.activity_on, rejected.activity_on) as activity_on,
        cast(coalesce(loaded.loaded, 0) as bigint) as loaded,
        cast(coalesce(rejected.rejected, 0) as bigint) as rejected,
        coalesce(duplicates.duplicates, 0) as duplicates,
        coalesce(of_deleted_leads.of_deleted_leads, 0) as of_deleted_leads
    from loaded
    full outer join rejected
        on
            loaded.activity_source = rejected.activity_source
            and loaded.source_instance = rejected.source_instance
            and loaded.activity_on = rejected.activity_on
    left join duplicates
        on
            loaded.activity_source = duplicates.activity_source
            and loaded.source_instance = duplicates.source_instance
            and loaded.activity_on = duplicates.activity_on
    left join of_deleted_leads
        on
            loaded.activity_source = of_deleted_leads.activity_source
            and loaded.source_instance = of_deleted_leads.source_instance
            and loaded.activity_on = of_deleted_leads.activity_on
)

select * from final

-- Grain: one row per source, source instance and UTC day of activity rows.
with

counts as (
    select * from {{ ref('int_activity_row_counts') }}
),

outcomes as (
    select
        activity_source,
        source_instance,
        activity_on,
        sum(excluded) as excluded,
        sum(scored) as scored
    from {{ ref('int_activity_outcomes') }}
    group by activity_source, source_instance, activity_on
),

final as (
    select
        counts.activity_source,
        counts.source_instance,
        counts.activity_on,
        cast(counts.loaded + counts.rejected as bigint) as raw_rows,
        cast(counts.rejected as bigint) as rejected,
        cast(counts.duplicates as bigint) as duplicates,
        cast(counts.of_deleted_leads as bigint) as of_deleted_leads,
        cast(coalesce(outcomes.excluded, 0) as bigint) as excluded,
        cast(coalesce(outcomes.scored, 0) as bigint) as scored,
        cast(
            counts.loaded - counts.duplicates - counts.of_deleted_leads
            - coalesce(outcomes.excluded, 0) - coalesce(outcomes.scored, 0) as bigint
        ) as unmatched
    from counts
    left join outcomes
        on
            counts.activity_source = outcomes.activity_source
            and counts.source_instance = outcomes.source_instance
            and counts.activity_on = outcomes.activity_on
)

select * from final

-- Grain: one row per source instance, field that the scorecard reads, and what it is read from: leads or a type.
with

field_counts as (
    select * from {{ ref('int_field_counts') }}
),

readers as (
    select
        *,
        scorecard || ' ' || reader as reader_name
    from {{ ref('int_rule_inputs') }}
),

-- `*` in a rule is every engagement; exclusions look at every type.
final as (
    select
        field_counts.source_instance,
        field_counts.field,
        case when field_counts.activity_type = '' then 'lead' else field_counts.activity_type end as read_from,
        field_counts.checked_rows,
        field_counts.missing_rows,
        cast(field_counts.missing_rows * 1.0 / field_counts.checked_rows as decimal(7, 6)) as missing_share,
        count(distinct case when readers.reader_kind like '%rule' then readers.reader_name end) as rule_count,
        count(distinct case when readers.reader_kind = 'exclusion' then readers.reader_name end) as exclusion_count,
        count(distinct case when readers.reader_kind = 'mql_policy' then readers.reader_name end) as policy_count
    from field_counts
    inner join readers
        on
            field_counts.field = readers.field
            and (
                field_counts.activity_type = readers.activity_type
                or readers.activity_type = '*'
                and (field_counts.is_engagement or readers.reader_kind = 'exclusion')
            )
    group by
        field_counts.source_instance,
        field_counts.field,
        field_counts.activity_type,
        field_counts.checked_rows,
        field_counts.missing_rows
    -- Types that never have what only an exclusion asks of them tell nothing.
    having
        field_counts.missing_rows < field_counts.checked_rows
        or count(case when readers.reader_kind <> 'exclusion' then 1 end) > 0
)

select * from final

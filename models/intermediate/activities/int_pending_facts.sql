-- Grain: one row per comparison of a field of the activity that some raw rows have not been put through.
with

predicates as (
    select * from {{ ref('int_predicates') }}
    where field_scope = 'activity'
),

run as (
    select * from {{ ref('int_run') }}
),

-- Read as the last run left it: no ref(), because it is made further down.
made as (
    select
        predicate_id,
        max(batch_id) as batch_id
    from {{ as_last_scored('int_activity_facts', {
        'predicate_id': 'bigint', 'activity_key': 'bigint', 'batch_id': 'bigint'
    }) }}
    where activity_key is null
    group by predicate_id
),

judged as (
    select
        predicates.*,
        case when run.is_complete then 0 else coalesce(made.batch_id, 0) end as made_batch,
        run.loaded_batch
    from predicates
    cross join run
    left join made
        on predicates.predicate_id = made.predicate_id
),

final as (
    select * from judged
    where made_batch < loaded_batch
)

select * from final

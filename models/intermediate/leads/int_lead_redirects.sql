-- Grain: one row per merged lead: the survivor at the end of its chain of merges.
with recursive

survivors as (
    select * from {{ ref('int_merge_survivors') }}
),

chains as (
    select
        lead_id,
        survivor_id,
        1 as hops
    from survivors
    union all
    select
        chains.lead_id,
        survivors.survivor_id,
        chains.hops + 1 as hops
    from chains
    inner join survivors
        on chains.survivor_id = survivors.lead_id
),

final as (
    select
        lead_id,
        max_by(survivor_id, hops) as survivor_id
    from chains
    group by lead_id
)

select * from final

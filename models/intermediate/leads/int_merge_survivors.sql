-- Grain: one row per merged lead: the lead that its latest merge that counts went into.
with recursive

steps as (
    select * from {{ ref('int_merge_steps') }}
),

reached as (
    select
        lead_id,
        survivor_id as reached_id
    from steps
    union
    select
        reached.lead_id,
        steps.survivor_id as reached_id
    from reached
    inner join steps
        on reached.reached_id = steps.lead_id
),

-- Only leads that can reach themselves can be part of a cycle; each tangle of them is named by its smallest id.
tangled as (
    select
        forth.lead_id,
        min(forth.reached_id) as tangle_id
    from reached as forth
    inner join reached as back
        on
            forth.lead_id = back.reached_id
            and forth.reached_id = back.lead_id
    group by forth.lead_id
),

-- The order matters only inside a tangle: there the merges are taken one by one.
tangles as (
    select
        tangled.tangle_id,
        list(
            struct_pack(lead_id := steps.lead_id, survivor_id := steps.survivor_id)
            order by steps.merge_no
        ) as tangle_steps
    from tangled
    inner join steps
        on tangled.lead_id = steps.lead_id
    group by tangled.tangle_id
),

untangled as (
    select {{ unnest_map(fold_merges('tangle_steps')) }} as survivor -- noqa: PRS
    from tangles
),

latest as (
    select
        lead_id,
        max_by(survivor_id, merge_no) as survivor_id
    from steps
    where lead_id not in (select tangled.lead_id from tangled)
    group by lead_id
),

final as (
    select
        lead_id,
        survivor_id
    from latest
    union all
    select
        survivor.key as lead_id,
        survivor.value as survivor_id
    from untangled
)

select * from final

-- Grain: one row per scorecard that says what becomes of activities before the lead was known.
with

visitor_policies as (
    select * from {{ ref('visitor_policies') }}
),

final as (
    select
        scorecard,
        before_known,
        -- Missing where everything counts.
        cast(case before_known when 'ignore' then 0 when 'count_last_n_days' then last_days end as decimal(14, 4))
            as counted_days
    from visitor_policies
)

select * from final

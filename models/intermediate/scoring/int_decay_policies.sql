-- Grain: one row per decay policy, `none` always among them.
with

decay_policies as (
    select * from {{ ref('decay_policies') }}
),

named as (
    select
        decay_policy,
        method,
        half_life_days,
        lifespan_days,
        period_days,
        percent_per_period,
        coalesce(hold_days, 0) as hold_days
    from decay_policies
    union all
    select
        'none' as decay_policy,
        'none' as method,
        null as half_life_days,
        null as lifespan_days,
        null as period_days,
        null as percent_per_period,
        0 as hold_days
    where 'none' not in (select decay_policies.decay_policy from decay_policies)
),

-- The age from which the fraction no longer changes: nothing is left, or all of it for ever. 21 half-lives leave less
-- than half of the sixth place; 200 years are longer than any age, as the loader takes 1900 to 2199 only.
final as (
    select
        *,
        least(
            case
                when method = 'half_life' then hold_days + cast(ceil(21 * half_life_days) as bigint)
                when method in ('linear', 'window') then hold_days + lifespan_days
                when method in ('step', 'compound_step') and percent_per_period = 0 then 0
                when method = 'step'
                    then hold_days + period_days * cast(ceil(100 / percent_per_period) as bigint)
                when method = 'compound_step' and percent_per_period >= 100 then hold_days + period_days
                when method = 'compound_step'
                    then hold_days + period_days * cast(
                        ceil(ln(0.0000005) / ln(1 - cast(percent_per_period as double) / 100)) + 1 as bigint
                    )
                else 0
            end,
            109573
        ) as last_age
    from named
)

select * from final

-- Grain: one row per decay policy and age in whole days, up to the age from which the fraction no longer changes.
with

decay_policies as (
    select * from {{ ref('int_decay_policies') }}
),

ages as (
    select
        *,
        {{ series_of_numbers('0', 'last_age') }} as age_days
    from decay_policies
),

curve_ages as (
    select
        *,
        greatest(age_days - hold_days, 0) as curve_age
    from ages
),

-- Linear, step and window fractions in whole millionths, so that ties are the exact value's (contract 4.1). The two
-- powers come from floating point; rounding to 12 places first takes its noise away from a tie such as 0.5^7.
fractions as (
    select
        decay_policy,
        age_days,
        case method
            when 'linear'
                then floor(
                    cast(2000000 * greatest(lifespan_days - curve_age, 0) + lifespan_days as double)
                    / (2 * lifespan_days)
                )
            when 'step' then greatest(1000000 - percent_per_period * 10000 * floor(curve_age / period_days), 0)
            when 'window' then case when curve_age < lifespan_days then 1000000 else 0 end
            else 1000000
        end as remaining_millionths,
        case method
            when 'half_life' then round(pow(0.5, curve_age / cast(half_life_days as double)), 12)
            when 'compound_step'
                then round(pow(1 - cast(percent_per_period as double) / 100, floor(curve_age / period_days)), 12)
        end as remaining_power
    from curve_ages
),

final as (
    select
        decay_policy,
        cast(age_days as integer) as age_days,
        cast(
            coalesce(
                round(cast(remaining_power as decimal(18, 12)), 6),
                cast(remaining_millionths as decimal(18, 0)) * cast(0.000001 as decimal(7, 6))
            ) as decimal(9, 6)
        ) as remaining
    from fractions
)

select * from final

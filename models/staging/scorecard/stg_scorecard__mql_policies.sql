-- Grain: one row per scorecard and policy.
with

mql_policies as (
    select * from {{ ref('mql_policies') }}
),

final as (
    select
        scorecard,
        policy,
        -- Lowest priority first, blank last, ties by name (contract 4.5).
        row_number() over (
            partition by scorecard order by priority nulls last, policy
        ) as policy_rank,
        min_total,
        min_behavior,
        min_demographic,
        coalesce(min_total, min_behavior, min_demographic) is not null as has_minimum,
        case
            when required_fields is not null then {{ split_text('required_fields', '|') }}
        end as required_fields,
        fast_track_rule,
        coalesce(fast_track_days, 30) as fast_track_days,
        exit_below_total,
        coalesce(cooldown_days, 0) as cooldown_days
    from mql_policies
)

select * from final

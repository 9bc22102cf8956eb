-- Grain: one row per match that comes before the rule has matched often enough (contract 3.6).
-- Looks at every match that counts at all; which of them `requires` withheld does not matter (contract 3.10).
with

rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

concerned as (
    select distinct rule_no
    from rules
    where min_count is not null
),

withheld_by_requires as (
    select * from {{ ref('int_withheld_by_requires') }}
),

counted as (
    select
        matches.rule_key,
        rules.rule_no,
        matches.lead_id,
        matches.activity_key,
        matches.occurred_at,
        row_number() over (
            partition by rules.rule_no, matches.lead_id
            order by matches.occurred_at, matches.activity_id
        ) as match_no
    from {{ ref('int_counted_matches') }} as matches
    inner join rules
        on matches.rule_key = rules.rule_key
    inner join concerned
        on rules.rule_no = concerned.rule_no
),

-- The match with which the count up to this one would have begun.
judged as (
    select
        counted.activity_key,
        counted.rule_key,
        counted.occurred_at,
        rules.min_count_within_days,
        first_needed.occurred_at as counted_from
    from counted
    inner join rules
        on
            counted.rule_key = rules.rule_key
            and rules.min_count is not null
    left join counted as first_needed
        on
            counted.rule_no = first_needed.rule_no
            and counted.lead_id = first_needed.lead_id
            and counted.match_no - rules.min_count + 1 = first_needed.match_no
),

final as (
    select
        judged.activity_key,
        judged.rule_key
    from judged
    left join withheld_by_requires
        on
            judged.activity_key = withheld_by_requires.activity_key
            and judged.rule_key = withheld_by_requires.rule_key
    where
        withheld_by_requires.activity_key is null
        and (
            judged.counted_from is null
            or {{ later_by_days('judged.counted_from', 'judged.min_count_within_days') }} < judged.occurred_at
        )
)

select * from final

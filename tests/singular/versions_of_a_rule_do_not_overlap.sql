-- Contract 3.9: rows of one rule_id have disjoint validity, each with a start before its end.
with

followed as (
    select
        scorecard,
        rule_id,
        valid_from,
        valid_to,
        lead(coalesce(valid_from, {{ first_instant() }})) over (
            partition by scorecard, rule_id order by valid_from nulls first, valid_to nulls last
        ) as next_valid_from
    from {{ ref('stg_scorecard__behavior_rules') }}
)

select *
from followed
where
    valid_to <= coalesce(valid_from, {{ first_instant() }})
    or next_valid_from < coalesce(valid_to, {{ last_instant() }})

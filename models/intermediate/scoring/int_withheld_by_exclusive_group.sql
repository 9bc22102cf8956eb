-- Grain: one row per match that gives way to another rule of its exclusive group (contract 3.7).
with

rules as (
    select
        rule_key,
        dense_rank() over (order by scorecard, exclusive_group) as group_no,
        row_number() over (
            partition by scorecard, exclusive_group
            order by priority nulls last, rule_id, rule_key
        ) as place
    from {{ ref('stg_scorecard__behavior_rules') }}
    where exclusive_group is not null
),

withheld_matches as (
    select
        activity_key,
        rule_key
    from {{ ref('int_withheld_by_requires') }}
    union all
    select
        activity_key,
        rule_key
    from {{ ref('int_withheld_by_min_count') }}
),

grouped_matches as (
    select
        matches.activity_key,
        matches.rule_key,
        rules.group_no,
        rules.place
    from {{ ref('int_counted_matches') }} as matches
    inner join rules
        on matches.rule_key = rules.rule_key
    left join withheld_matches
        on
            matches.activity_key = withheld_matches.activity_key
            and matches.rule_key = withheld_matches.rule_key
    where withheld_matches.activity_key is null
),

contested as (
    select
        activity_key,
        group_no,
        min(place) as first_place
    from grouped_matches
    group by activity_key, group_no
    having count(*) > 1
),

final as (
    select
        grouped_matches.activity_key,
        grouped_matches.rule_key
    from grouped_matches
    inner join contested
        on
            grouped_matches.activity_key = contested.activity_key
            and grouped_matches.group_no = contested.group_no
            and grouped_matches.place > contested.first_place
)

select * from final

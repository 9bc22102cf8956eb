-- Contract section 3: a rule_id is unique within a scorecard over the three rule tables, versions apart.
with

rules as (
    select distinct
        scorecard,
        rule_id,
        'behavior' as kind
    from {{ ref('stg_scorecard__behavior_rules') }}
    union all
    select
        scorecard,
        rule_id,
        'demographic' as kind
    from {{ ref('stg_scorecard__demographic_rules') }}
    union all
    select
        scorecard,
        rule_id,
        'inactivity' as kind
    from {{ ref('stg_scorecard__inactivity_rules') }}
)

select
    scorecard,
    rule_id,
    count(*) as kinds
from rules
group by scorecard, rule_id
having count(*) > 1

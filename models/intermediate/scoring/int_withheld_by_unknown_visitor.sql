-- Grain: one row per match from before the lead was known that the scorecard does not count.
with

matches as (
    select * from {{ ref('int_rule_matches') }}
    where not is_excluded
),

rules as (
    select
        rule_key,
        scorecard
    from {{ ref('stg_scorecard__behavior_rules') }}
),

leads as (
    select
        lead_id,
        known_at
    from {{ ref('int_leads') }}
),

visitor_policies as (
    select * from {{ ref('stg_scorecard__visitor_policies') }}
    where counted_days is not null
),

counted as (
    select
        visitor_policies.scorecard,
        leads.lead_id,
        {{ counted_from('leads', 'visitor_policies') }} as counted_from
    from leads
    cross join visitor_policies
    where leads.known_at is not null
),

final as (
    select
        matches.activity_key,
        matches.rule_key
    from matches
    inner join rules
        on matches.rule_key = rules.rule_key
    inner join counted
        on
            rules.scorecard = counted.scorecard
            and matches.lead_id = counted.lead_id
            and matches.occurred_at < counted.counted_from
)

select * from final

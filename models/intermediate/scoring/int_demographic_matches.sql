-- Grain: one row per touched lead, version, scorecard and demographic rule that counts.
with

versions as (
    select
        lead_id,
        version_no
    from {{ ref('int_lead_versions') }}
),

lead_predicates as (
    select * from {{ ref('int_lead_predicates') }}
),

rule_predicates as (
    select * from {{ ref('int_rule_predicates') }}
),

demographic_rules as (
    select * from {{ ref('stg_scorecard__demographic_rules') }}
),

met_groups as (
    select distinct
        lead_predicates.lead_id,
        lead_predicates.version_no,
        rule_predicates.scorecard,
        rule_predicates.rule_id,
        rule_predicates.condition_group,
        rule_predicates.group_count
    from lead_predicates
    inner join rule_predicates
        on lead_predicates.predicate_id = rule_predicates.predicate_id
    where rule_predicates.rule_id in (select demographic_rules.rule_id from demographic_rules)
),

met_rules as (
    select
        lead_id,
        version_no,
        scorecard,
        rule_id
    from met_groups
    group by lead_id, version_no, scorecard, rule_id, group_count
    having count(*) = group_count
),

-- A rule without conditions matches every lead (contract 3.5).
unconditional_rules as (
    select demographic_rules.*
    from demographic_rules
    left join rule_predicates
        on
            demographic_rules.scorecard = rule_predicates.scorecard
            and demographic_rules.rule_id = rule_predicates.rule_id
    where rule_predicates.rule_id is null
),

matched_rules as (
    select
        met_rules.lead_id,
        met_rules.version_no,
        demographic_rules.*
    from met_rules
    inner join demographic_rules
        on
            met_rules.scorecard = demographic_rules.scorecard
            and met_rules.rule_id = demographic_rules.rule_id
    union all
    select
        versions.lead_id,
        versions.version_no,
        unconditional_rules.*
    from versions
    cross join unconditional_rules
),

-- Of the rules in one group only the first counts (contract 3.7).
first_of_groups as (
    select
        lead_id,
        version_no,
        scorecard,
        exclusive_group,
        min(place_in_group) as place_in_group
    from matched_rules
    where exclusive_group is not null
    group by lead_id, version_no, scorecard, exclusive_group
),

final as (
    select
        lead_id,
        version_no,
        scorecard,
        rule_id,
        category,
        points,
        description
    from matched_rules
    where exclusive_group is null
    union all
    select
        first_of_groups.lead_id,
        first_of_groups.version_no,
        demographic_rules.scorecard,
        demographic_rules.rule_id,
        demographic_rules.category,
        demographic_rules.points,
        demographic_rules.description
    from first_of_groups
    inner join demographic_rules
        on
            first_of_groups.scorecard = demographic_rules.scorecard
            and first_of_groups.exclusive_group = demographic_rules.exclusive_group
            and first_of_groups.place_in_group = demographic_rules.place_in_group
)

select * from final

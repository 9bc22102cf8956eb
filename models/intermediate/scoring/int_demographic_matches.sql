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
    inner join demographic_rules
        on
            rule_predicates.scorecard = demographic_rules.scorecard
            and rule_predicates.rule_id = demographic_rules.rule_id
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
    select
        demographic_rules.scorecard,
        demographic_rules.rule_id
    from demographic_rules
    left join rule_predicates
        on
            demographic_rules.scorecard = rule_predicates.scorecard
            and demographic_rules.rule_id = rule_predicates.rule_id
    where rule_predicates.rule_id is null
),

matched as (
    select
        lead_id,
        version_no,
        scorecard,
        rule_id
    from met_rules
    union all
    select
        versions.lead_id,
        versions.version_no,
        unconditional_rules.scorecard,
        unconditional_rules.rule_id
    from versions
    cross join unconditional_rules
),

ranked as (
    select
        matched.lead_id,
        matched.version_no,
        demographic_rules.*,
        case
            when demographic_rules.exclusive_group is null then 1
            else row_number() over (
                partition by
                    matched.lead_id, matched.version_no, matched.scorecard, demographic_rules.exclusive_group
                order by demographic_rules.priority nulls last, demographic_rules.rule_id
            )
        end as place
    from matched
    inner join demographic_rules
        on
            matched.scorecard = demographic_rules.scorecard
            and matched.rule_id = demographic_rules.rule_id
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
    from ranked
    where place = 1
)

select * from final

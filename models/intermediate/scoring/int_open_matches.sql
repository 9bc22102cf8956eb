-- Grain: one row per activity and rule version that matched by fields other than type and asset alone.
with

open_candidates as (
    select * from {{ ref('int_open_candidates') }}
),

rule_predicates as (
    select * from {{ ref('int_rule_predicates') }}
    where field_scope <> 'kind'
),

facts as (
    select
        predicate_id,
        activity_key
    from {{ ref('int_activity_facts') }}
    where activity_key is not null
),

versions as (
    select * from {{ ref('int_lead_versions') }}
),

lead_predicates as (
    select * from {{ ref('int_lead_predicates') }}
),

open_conditions as (
    select
        open_candidates.activity_key,
        open_candidates.lead_id,
        open_candidates.occurred_at,
        open_candidates.rule_key,
        rule_predicates.condition_group,
        rule_predicates.predicate_id,
        rule_predicates.operator,
        rule_predicates.field_scope
    from open_candidates
    inner join rule_predicates
        on
            open_candidates.scorecard = rule_predicates.scorecard
            and open_candidates.rule_id = rule_predicates.rule_id
            and {{ list_holds('open_candidates.open_group_names', 'rule_predicates.condition_group') }}
),

met_groups as (
    -- Of is_empty the fact is that there is a value.
    select
        open_conditions.activity_key,
        open_conditions.rule_key,
        open_conditions.condition_group
    from open_conditions
    left join facts
        on
            open_conditions.activity_key = facts.activity_key
            and open_conditions.predicate_id = facts.predicate_id
    where
        open_conditions.field_scope = 'activity'
        and (open_conditions.operator = 'is_empty') = (facts.activity_key is null)
    union
    -- The version that holds at occurred_at decides (contract section 3).
    select
        open_conditions.activity_key,
        open_conditions.rule_key,
        open_conditions.condition_group
    from open_conditions
    inner join versions
        on
            open_conditions.lead_id = versions.lead_id
            and open_conditions.occurred_at >= versions.valid_from
            and open_conditions.occurred_at < versions.valid_to
    inner join lead_predicates
        on
            versions.lead_id = lead_predicates.lead_id
            and versions.version_no = lead_predicates.version_no
            and open_conditions.predicate_id = lead_predicates.predicate_id
),

met_counts as (
    select
        activity_key,
        rule_key,
        count(*) as met_groups
    from met_groups
    group by activity_key, rule_key
),

final as (
    select
        open_candidates.activity_key,
        open_candidates.rule_key
    from open_candidates
    inner join met_counts
        on
            open_candidates.activity_key = met_counts.activity_key
            and open_candidates.rule_key = met_counts.rule_key
            and open_candidates.open_groups = met_counts.met_groups
)

select * from final

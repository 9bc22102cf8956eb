-- Grain: one row per person rule.
with

person_rules as (
    select
        person_rule,
        min(reason) as reason,
        min(action) as action
    from {{ ref('int_person_rules') }}
    group by person_rule
),

counts as (
    select
        person_rule,
        count(*) as leads,
        count(*) filter (where is_excluded) as excluded_leads,
        sum(activity_count) as activities
    from {{ ref('non_prospects') }}
    group by person_rule
),

final as (
    select
        person_rules.person_rule,
        person_rules.reason,
        person_rules.action,
        coalesce(counts.leads, 0) as leads,
        coalesce(counts.excluded_leads, 0) as excluded_leads,
        cast(coalesce(counts.activities, 0) as bigint) as activities
    from person_rules
    left join counts
        on person_rules.person_rule = counts.person_rule
)

select * from final

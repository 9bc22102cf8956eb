-- Grain: one row per part of the scorecard that is watched for edits: each behavior rule, and each other table whole.
with

behavior_rules as (
    select * from {{ ref('stg_scorecard__behavior_rules') }}
),

rule_conditions as (
    select * from {{ ref('stg_scorecard__rule_conditions') }}
),

decay_policies as (
    select * from {{ ref('decay_policies') }}
),

behavior_rule_ids as (
    select distinct
        scorecard,
        rule_id
    from behavior_rules
),

-- Whatever decides what a rule awards: its versions with points resolved, its conditions with lists spelled out, and
-- the curve that its points follow. Named by the rule, so that an edit of a list or token touches only its users.
rule_texts as (
    select
        scorecard,
        rule_id,
        'version ' || {{ row_text([
            'description', 'category', 'activity_type', 'points', 'decay_policy', 'exclusive_group', 'priority',
            'requires_rule', 'requires_within_days', 'requires', 'min_count', 'min_count_within_days',
            'once_per_asset', 'cooldown_hours', 'max_per_day', 'max_per_lead', 'valid_from', 'valid_to',
        ]) }} as part_text
    from behavior_rules
    union all
    select
        rule_conditions.scorecard,
        rule_conditions.rule_id,
        'condition ' || {{ row_text([
            'rule_conditions.condition_group', 'rule_conditions.field', 'rule_conditions.operator',
            'rule_conditions.operand', text_list_of('rule_conditions.operand_list', '|'),
        ]) }} as part_text
    from rule_conditions
    inner join behavior_rule_ids
        on
            rule_conditions.scorecard = behavior_rule_ids.scorecard
            and rule_conditions.rule_id = behavior_rule_ids.rule_id
    union all
    select
        behavior_rules.scorecard,
        behavior_rules.rule_id,
        'decay ' || {{ row_text([
            'decay_policies.method', 'decay_policies.half_life_days', 'decay_policies.lifespan_days',
            'decay_policies.period_days', 'decay_policies.percent_per_period', 'decay_policies.hold_days',
        ]) }} as part_text
    from behavior_rules
    inner join decay_policies
        on behavior_rules.decay_policy = decay_policies.decay_policy
),

-- Parts that can touch any lead.
shared_texts as (
    select
        'demographic_rules' as part,
        {{ row_text(['scorecard', 'rule_id', 'description', 'category', 'points', 'exclusive_group', 'priority']) }}
            as part_text
    from {{ ref('stg_scorecard__demographic_rules') }}
    union all
    select
        'demographic_rules' as part,
        {{ row_text([
            'rule_conditions.scorecard', 'rule_conditions.rule_id', 'rule_conditions.condition_group',
            'rule_conditions.field', 'rule_conditions.operator', 'rule_conditions.operand',
            text_list_of('rule_conditions.operand_list', '|'),
        ]) }} as part_text
    from rule_conditions
    left join behavior_rule_ids
        on
            rule_conditions.scorecard = behavior_rule_ids.scorecard
            and rule_conditions.rule_id = behavior_rule_ids.rule_id
    where behavior_rule_ids.rule_id is null
    union all
    -- Which fields a lead lacks is kept by lead (int_lead_missing_fields), so that a field that no behavior rule read
    -- before has to be looked for in everybody.
    select distinct
        'lead_fields' as part,
        {{ row_text(['rule_conditions.field']) }} as part_text
    from rule_conditions
    inner join behavior_rule_ids
        on
            rule_conditions.scorecard = behavior_rule_ids.scorecard
            and rule_conditions.rule_id = behavior_rule_ids.rule_id
    where rule_conditions.field_scope = 'lead'
    union all
    select
        'inactivity_rules' as part,
        {{ row_text([
            'inactivity_rules.scorecard', 'rule_id', 'description', 'category', 'idle_days', 'points', 'repeat_days',
            'max_times', 'inactivity_rules.decay_policy', 'decay_policies.method', 'decay_policies.half_life_days',
            'decay_policies.lifespan_days', 'decay_policies.period_days', 'decay_policies.percent_per_period',
            'decay_policies.hold_days',
        ]) }} as part_text
    from {{ ref('stg_scorecard__inactivity_rules') }} as inactivity_rules
    left join decay_policies
        on inactivity_rules.decay_policy = decay_policies.decay_policy
    union all
    select
        'scorecards' as part,
        {{ row_text(['scorecard']) }} as part_text
    from {{ ref('stg_scorecard__scorecards') }}
    union all
    select
        'score_limits' as part,
        {{ row_text(['scorecard', 'scope', 'target', 'min_points', 'max_points']) }} as part_text
    from {{ ref('stg_scorecard__score_limits') }}
    union all
    select
        'score_bands' as part,
        {{ row_text(['scorecard', 'dimension', 'band', 'min_score']) }} as part_text
    from {{ ref('stg_scorecard__score_bands') }}
    union all
    select
        'mql_policies' as part,
        {{ row_text([
            'scorecard', 'policy', 'policy_rank', 'min_total', 'min_behavior', 'min_demographic',
            text_list_of('required_fields', '|'), 'fast_track_rule', 'fast_track_days', 'exit_below_total',
            'cooldown_days',
        ]) }} as part_text
    from {{ ref('stg_scorecard__mql_policies') }}
    union all
    select
        'exclusions' as part,
        {{ row_text([
            'exclusion', 'applies_to', 'field', 'operator', 'operand', text_list_of('operand_list', '|')
        ]) }} as part_text
    from {{ ref('stg_scorecard__exclusions') }}
    union all
    select
        'person_rules' as part,
        {{ row_text([
            'person_rule', 'reason', 'action', 'match_by', 'operand', text_list_of('operand_list', '|')
        ]) }} as part_text
    from {{ ref('stg_scorecard__person_rules') }}
    union all
    select
        'visitor_policies' as part,
        {{ row_text(['scorecard', 'counted_days']) }} as part_text
    from {{ ref('stg_scorecard__visitor_policies') }}
    union all
    select
        'logged_twice' as part,
        {{ row_text(['activity_type', 'repeats']) }} as part_text
    from {{ ref('stg_scorecard__logged_twice') }}
    union all
    select
        'bot_rules' as part,
        {{ row_text([
            'bot_rule', 'method', text_list_of('activity_types', '|'), 'field', 'operator', 'operand',
            text_list_of('operand_list', '|'), 'seconds', 'threshold',
        ]) }} as part_text
    from {{ ref('stg_scorecard__bot_rules') }}
    union all
    select
        'activity_types' as part,
        {{ row_text(['source', 'type_id', 'activity_type', 'is_engagement']) }} as part_text
    from {{ ref('stg_scorecard__activity_types') }}
    union all
    -- What assets show, and so which of them are the same, can change for leads that no rule matches.
    select
        'named_parameters' as part,
        {{ row_text(['parameter']) }} as part_text
    from {{ ref('int_named_parameters') }}
),

final as (
    select
        'behavior_rule' as part,
        scorecard,
        rule_id,
        {{ fingerprint("string_agg(part_text, '; ' order by part_text)") }} as fingerprint
    from rule_texts
    group by scorecard, rule_id
    union all
    select
        part,
        '' as scorecard,
        '' as rule_id,
        {{ fingerprint("string_agg(part_text, '; ' order by part_text)") }} as fingerprint
    from shared_texts
    group by part
)

select * from final

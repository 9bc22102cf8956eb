-- The floor of the benchmark: the fewest plain statements that give, from raw tables and rule tables, the ledger, the
-- lead-day sums, the behavior, decayed and demographic scores of the default scorecard. Once, from nothing: no memory
-- of runs, no MQL, no history, no explanation, no audit, no tests.
--
-- benchmarks/floor.py runs it in a file of its own, with the warehouse attached read only as `source` and the variable
-- `as_of`. It reads points, conditions and limits from the rule tables, but its shape is made for the default
-- scorecard and the data of the generator; what they do not use is not there:
-- * one source instance, `default`; ids of leads and activities are digits, read as numbers, ordered as text;
-- * rows that share an id have the same type and content (the latest loaded still wins); merges form no cycle;
-- * conditions of a behavior rule ask the asset and seven attributes, none `is_empty`; exclusions of activities those
--   and lead.email_domain; conditions of a demographic rule ask one field, which its exclusive group shares;
-- * bot rules ask what the default ones ask: no open_click_burst, the types of each method as there, one rule of a
--   method, address ranges of 24 bits;
-- * no behavior rule for every engagement (`*`); every scorecard has a `behavior` and a `demographic` limit;
-- * versions of a rule in an exclusive group cover all time; a rule that requires another stands above at most one;
-- * a rule that is required, or counts up to a minimum, is never beaten in a group; rules with `min_count` have a span;
-- * `max_per_day` is the same in every version of a rule; limits of categories contain 0; `idle_days` are whole.
-- tests/python/bench holds that what comes out equals the marts row for row; benchmarks/bench.py checks it too.

-- step: macros
-- What a condition says of a value (contract 3.3); what tells activities apart as far as conditions can see.
create or replace temp macro is_within(domain, domains) as
    len(list_filter(domains, lambda item: domain = item or ends_with(domain, '.' || item))) > 0;

create or replace temp macro holds(field_value, condition) as
    coalesce(case condition.operator
        when 'equals' then lower(field_value) = condition.operand
        when 'in' then list_contains(condition.items, lower(field_value))
        when 'starts_with' then starts_with(lower(field_value), condition.operand)
        when 'ends_with' then ends_with(lower(field_value), condition.operand)
        when 'contains' then contains(lower(field_value), condition.operand)
        when 'matches' then regexp_matches(field_value, condition.pattern, 'i')
        when 'domain_in' then is_within(lower(field_value), condition.items)
        when 'domain_not_in' then not is_within(lower(field_value), condition.items)
        when 'gte' then try_cast(field_value as decimal(38, 10)) >= condition.low
        when 'lt' then try_cast(field_value as decimal(38, 10)) < condition.low
        when 'between' then try_cast(field_value as decimal(38, 10)) between condition.low and condition.high
        when 'is_not_empty' then field_value is not null
    end, false);

create or replace temp macro kind_of(type_id, asset, attributes) as
    hash(
        type_id,
        asset,
        attributes['user_agent'],
        attributes['is_bot_activity'],
        attributes['link'],
        attributes['query_parameters'],
        attributes['form_fields'],
        attributes['new_status'],
        attributes['category']
    );

create or replace temp macro domain_of(email) as
    case when contains(email, '@') then nullif(string_split(lower(email), '@')[-1], '') end;

-- step: conditions
-- Conditions with one label are alternatives of one part; a rule matches when all its parts are met.
create or replace temp table conditions as
with written as (
    select scorecard, rule_id, any_of, field, operator, value
    from source.scorecard.rule_conditions
    union all
    select null, null, exclusion, field, operator, value
    from source.scorecard.exclusions
    where applies_to = 'activity'
    union all
    select
        null, null, bot_rule, field, case method when 'user_agent' then 'matches' else 'in' end, value
    from source.scorecard.bot_rules
    where is_active and method in ('source_flag', 'user_agent')
),

listed as (
    select
        written.*,
        list(lower(value_lists.value)) as list_items
    from written
    left join source.scorecard.value_lists on written.value = 'list:' || value_lists.list
    group by all
)

select
    scorecard,
    rule_id,
    coalesce(any_of, field || operator || value) as part,
    field,
    struct_pack(
        operator := operator,
        operand := lower(value),
        pattern := value,
        items := case when value like 'list:%' then list_items else string_split(lower(value), '|') end,
        low := try_cast(string_split(value, '|')[1] as decimal(38, 10)),
        high := try_cast(string_split(value, '|')[2] as decimal(38, 10))
    ) as condition,
    count(distinct part) over (partition by scorecard, rule_id) as parts
from listed;

-- step: rules
create or replace temp table rules as
select
    (row_number() over (order by rules.scorecard, rules.rule_id, rules.valid_from nulls first))::utinyint as rule_key,
    (dense_rank() over (order by rules.scorecard, rules.rule_id))::utinyint as rule_no,
    rules.* exclude (points, valid_from, valid_to),
    coalesce(point_values.points, try_cast(rules.points as decimal(18, 2)))::decimal(18, 2) as points,
    coalesce(rules.valid_from, '0001-01-01')::timestamp as valid_from,
    coalesce(rules.valid_to, '9999-12-31')::timestamp as valid_to,
    rules.requires_rule is not null
    or rules.min_count is not null
    or rules.once_per_asset
    or rules.cooldown_hours is not null
    or rules.max_per_day is not null
    or rules.max_per_lead is not null as has_memory
from source.scorecard.behavior_rules as rules
left join source.scorecard.point_values as point_values
    on rules.scorecard = point_values.scorecard and rules.points = '@' || point_values.name;

-- step: scored_types
create or replace temp table scored_types as
select
    type_id,
    activity_type,
    is_engagement
from source.scorecard.activity_types
where source = 'marketo' and (is_engagement or activity_type in (select activity_type from rules));

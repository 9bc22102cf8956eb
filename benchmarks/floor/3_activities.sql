-- step: kinds
-- Conditions are tested once per distinct value, rules once per distinct kind of activity.
create or replace temp table kinds as
with seen as (
    select distinct
        activity_type_id as type_id,
        primary_attribute_value as asset,
        attributes['user_agent'] as user_agent,
        attributes['is_bot_activity'] as is_bot_activity,
        attributes['link'] as link,
        attributes['query_parameters'] as query_parameters,
        attributes['form_fields'] as form_fields,
        attributes['new_status'] as new_status,
        attributes['category'] as category
    from source.raw.marketo_activities
    where activity_type_id in (select type_id from scored_types)
),

typed as (
    select
        hash(
            seen.type_id, asset, user_agent, is_bot_activity, link, query_parameters, form_fields, new_status, category
        ) as kind,
        scored_types.activity_type,
        scored_types.is_engagement,
        seen.*
    from seen
    inner join scored_types using (type_id)
),

field_values as (
    unpivot typed
    on asset, user_agent, is_bot_activity, link, query_parameters, form_fields, new_status, category
    into name field value field_value
),

distinct_values as materialized (
    select distinct field, field_value
    from field_values
),

judged_values as materialized (
    select
        judged.field,
        judged.field_value,
        conditions.scorecard,
        conditions.rule_id,
        conditions.part,
        conditions.parts
    from distinct_values as judged
    inner join conditions
        on conditions.field = case when judged.field = 'asset' then 'asset' else 'attributes.' || judged.field end
    where holds(judged.field_value, conditions.condition)
),

met as (
    select
        field_values.kind,
        judged_values.scorecard,
        judged_values.rule_id
    from field_values
    inner join judged_values using (field, field_value)
    group by field_values.kind, judged_values.scorecard, judged_values.rule_id
    having judged_values.rule_id is null or count(distinct judged_values.part) = any_value(judged_values.parts)
),

matched as (
    select
        typed.kind,
        any_value(typed.asset) as asset,
        any_value(typed.activity_type) as activity_type,
        any_value(typed.is_engagement) as is_engagement,
        typed.kind in (select kind from met where rule_id is null) as is_excluded,
        list(rules.rule_key order by rules.rule_key) filter (where rules.rule_key is not null) as rule_keys
    from typed
    left join rules
        on
            typed.activity_type = rules.activity_type
            and (
                (typed.kind, rules.scorecard, rules.rule_id) in (select (kind, scorecard, rule_id) from met)
                or (rules.scorecard, rules.rule_id) not in (
                    select (scorecard, rule_id) from conditions where rule_id is not null
                )
            )
    group by typed.kind
)

select
    kind,
    (dense_rank() over (order by activity_type, asset, rule_keys, is_excluded))::usmallint as kind_no,
    asset,
    activity_type,
    is_engagement and not is_excluded as is_engagement,
    is_excluded,
    rule_keys
from matched
where is_engagement or rule_keys is not null;

-- step: kind_rules
-- Which rules match a kind, and which of them always give way to another of their group (3.7).
create or replace temp table kind_rules as
with pairs as (
    select distinct kind_no, asset, activity_type, unnest(rule_keys) as rule_key
    from kinds
),

ranked as (
    select
        pairs.*,
        rules.* exclude (rule_key, activity_type),
        rules.requires_rule is not null as is_requiring,
        dense_rank() over (order by pairs.asset) as asset_no,
        rank() over (
            partition by pairs.kind_no, rules.scorecard, rules.exclusive_group
            order by rules.priority nulls last, rules.rule_id
        ) as place
    from pairs
    inner join rules using (rule_key)
)

select
    ranked.* exclude (place),
    count(better.rule_key) filter (where not better.is_requiring) > 0 as is_beaten,
    max(better.rule_key) filter (where better.is_requiring) as beaten_by
from ranked
left join ranked as better
    on
        ranked.kind_no = better.kind_no
        and ranked.scorecard = better.scorecard
        and ranked.exclusive_group = better.exclusive_group
        and better.place < ranked.place
group by all;

-- step: scanned
-- Everything is a number from here on.
create or replace temp table scanned as
select
    activities._row_id,
    activities.marketo_guid::bigint as activity_no,
    activities.lead_id::integer as lead_no,
    activities.activity_date as occurred_at,
    kinds.kind_no,
    kinds.is_engagement,
    kinds.is_excluded
from source.raw.marketo_activities as activities
inner join kinds
    on kind_of(activities.activity_type_id, activities.primary_attribute_value, activities.attributes) = kinds.kind
where
    activities.activity_date <= getvariable('as_of')
    and activities.activity_type_id in (select type_id from scored_types);

-- step: doubled
create or replace temp table doubled as
select
    activity_no,
    max(_row_id) as kept_row_id
from scanned
group by activity_no
having count(*) > 1;

-- step: events
create or replace temp table events as
select
    scanned.activity_no,
    coalesce(redirects.survivor_no, scanned.lead_no) as lead_no,
    scanned.occurred_at,
    scanned.kind_no,
    scanned.is_engagement and own_people.lead_no is null and robots.activity_no is null as is_engagement,
    scanned.is_excluded or own_people.lead_no is not null or robots.activity_no is not null as is_excluded
from scanned
left join redirects on scanned.lead_no = redirects.lead_no
left join doubled on scanned.activity_no = doubled.activity_no
left join robots on scanned.activity_no = robots.activity_no
left join own_people
    on
        coalesce(redirects.survivor_no, scanned.lead_no) = own_people.lead_no
        and len(list_filter(
            own_people.spans,
            lambda span: scanned.occurred_at >= span.valid_from and scanned.occurred_at < span.valid_to
        )) > 0
where
    (redirects.lead_no is null or redirects.survivor_no is not null)
    and (doubled.kept_row_id is null or doubled.kept_row_id = scanned._row_id);

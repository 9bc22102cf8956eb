-- step: inactivity
create or replace temp table inactivity as
with days as (
    select
        lead_no,
        occurred_at::date as engaged_on,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from events
    where is_engagement
    group by 1, 2
),

spells as (
    select
        lead_no,
        last_at as idle_from,
        coalesce(lead(first_at) over (partition by lead_no order by engaged_on), '9999-12-31'::timestamp) as idle_to
    from days
    qualify
        least(idle_to, getvariable('as_of')) >= idle_from + to_days((
            select min(idle_days)::integer from source.scorecard.inactivity_rules
        ))
),

dues as (
    select
        spells.*,
        rules.* exclude (points),
        coalesce(point_values.points, try_cast(rules.points as decimal(18, 2)))::decimal(18, 2) as points,
        unnest(range(
            case
                when rules.repeat_days is null then 1
                else least(
                    coalesce(rules.max_times, 1000),
                    1 + (date_diff('day', idle_from, getvariable('as_of')) - rules.idle_days)
                    // rules.repeat_days
                )
            end
        )) as repeat_no,
        idle_from + to_microseconds(
            ((rules.idle_days + repeat_no * coalesce(rules.repeat_days, 0)) * 86400000000)::bigint
        ) as due_at
    from spells
    cross join source.scorecard.inactivity_rules as rules
    left join source.scorecard.point_values as point_values
        on rules.scorecard = point_values.scorecard and rules.points = '@' || point_values.name
)

select
    dues.*,
    last_engagements.activity_id
from dues
inner join (
    select
        events.lead_no,
        events.occurred_at,
        max(events.activity_no::varchar) as activity_id
    from events
    semi join spells on events.lead_no = spells.lead_no and events.occurred_at = spells.idle_from
    where events.is_engagement
    group by 1, 2
) as last_engagements
    on dues.lead_no = last_engagements.lead_no and dues.idle_from = last_engagements.occurred_at
where dues.due_at < dues.idle_to and dues.due_at <= getvariable('as_of');

-- step: ledger
create or replace table behavior_score_events as
select
    rules.scorecard,
    events.lead_no::varchar as lead_id,
    events.activity_no::varchar as activity_id,
    rules.rule_id,
    rules.category,
    rules.activity_type,
    rules.asset,
    events.occurred_at,
    rules.points as matched_points,
    case when events.is_excluded or rules.is_beaten or withheld.withheld_by is not null then 0 else rules.points end
        as points,
    case
        when events.is_excluded then 'exclusion'
        when rules.is_beaten then 'exclusive_group'
        else withheld.withheld_by
    end as withheld_by,
    rules.decay_policy,
    rules.description
from events
inner join kind_rules as rules
    on
        events.kind_no = rules.kind_no
        and events.occurred_at >= rules.valid_from
        and events.occurred_at < rules.valid_to
left join withheld on events.activity_no = withheld.activity_no and rules.rule_key = withheld.rule_key
union all
select
    scorecard,
    lead_no::varchar,
    activity_id || ':' || rule_id || ':' || (repeat_no + 1),
    rule_id,
    category,
    'inactivity',
    null,
    due_at,
    points,
    points,
    null,
    decay_policy,
    description
from inactivity;

-- step: day_sums
create or replace table awards_by_day as
select
    scorecard,
    lead_id,
    category,
    decay_policy,
    occurred_at::date as awarded_on,
    sum(points)::decimal(18, 2) as points,
    sum(greatest(points, 0))::decimal(18, 2) as positive_points,
    count(*) as award_count
from behavior_score_events
where withheld_by is null
group by all;

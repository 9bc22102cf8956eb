-- step: remembered
-- Matches of rules whose award depends on other matches of the lead.
create or replace temp table remembered as
select
    events.activity_no,
    events.lead_no,
    events.occurred_at,
    kind_rules.rule_key,
    kind_rules.rule_no,
    kind_rules.asset_no,
    kind_rules.beaten_by
from events
inner join kind_rules
    on
        events.kind_no = kind_rules.kind_no
        and events.occurred_at >= kind_rules.valid_from
        and events.occurred_at < kind_rules.valid_to
where
    not events.is_excluded
    and not kind_rules.is_beaten
    and kind_rules.has_memory;

-- step: early_steps
create or replace temp table early_steps as
with sides as (
    select
        remembered.*,
        requiring.rule_key as for_rule,
        remembered.rule_key = requiring.rule_key as is_requiring,
        remembered.rule_no = required.rule_no as is_required,
        requiring.requires,
        requiring.requires_within_days
    from remembered
    inner join rules as requiring on requiring.requires_rule is not null
    inner join rules as required
        on requiring.scorecard = required.scorecard and requiring.requires_rule = required.rule_id
    where remembered.rule_key = requiring.rule_key or remembered.rule_no = required.rule_no
),

looked_back as (
    select
        *,
        max(case when is_required then occurred_at end) over (
            partition by for_rule, lead_no
            order by occurred_at, activity_no::varchar
            rows between unbounded preceding and 1 preceding
        ) as required_at
    from sides
),

by_requires as (
    select
        activity_no,
        rule_key
    from looked_back
    where
        is_requiring
        and (coalesce(requires, 'present') = 'present') <> coalesce(
            required_at + to_microseconds((coalesce(requires_within_days, 99999) * 86400000000)::bigint)
            >= occurred_at,
            false
        )
),

counted as (
    select
        remembered.activity_no,
        remembered.rule_key,
        remembered.occurred_at,
        rules.min_count_within_days,
        lag(remembered.occurred_at, rules.min_count - 1) over (
            partition by remembered.rule_no, remembered.lead_no
            order by remembered.occurred_at, remembered.activity_no::varchar
        ) as counted_from
    from remembered
    inner join rules on remembered.rule_key = rules.rule_key and rules.min_count is not null
)

select activity_no, rule_key, 'requires' as withheld_by
from by_requires
union all
select activity_no, rule_key, 'min_count'
from counted
where
    coalesce(
        counted_from + to_microseconds((min_count_within_days * 86400000000)::bigint) < occurred_at,
        counted_from is null
    )
union all
select remembered.activity_no, remembered.rule_key, 'exclusive_group'
from remembered
inner join remembered as better
    on remembered.activity_no = better.activity_no and remembered.beaten_by = better.rule_key
where (better.activity_no, better.rule_key) not in (select (activity_no, rule_key) from by_requires);

-- step: withheld
-- Every match that a step withheld, in the order of contract 3.10.
create or replace temp table withheld as
with left_to_once as (
    select
        remembered.activity_no,
        remembered.lead_no,
        remembered.occurred_at,
        remembered.rule_key,
        remembered.rule_no,
        remembered.asset_no,
        rules.once_per_asset,
        rules.cooldown_hours,
        rules.max_per_day,
        rules.max_per_lead
    from remembered
    inner join rules using (rule_key)
    left join early_steps
        on remembered.activity_no = early_steps.activity_no and remembered.rule_key = early_steps.rule_key
    where early_steps.activity_no is null
),

repeated_assets as (
    select activity_no, rule_key
    from (
        select activity_no, rule_key, rule_no, lead_no, asset_no, occurred_at
        from left_to_once
        semi join (
            select rule_no, lead_no, asset_no
            from left_to_once
            where once_per_asset
            group by all
            having count(*) > 1
        ) as repeated using (rule_no, lead_no, asset_no)
    )
    qualify
        row_number() over (
            partition by rule_no, lead_no, asset_no order by occurred_at, activity_no::varchar
        ) > 1
),

spaced as (
    select
        activity_no,
        rule_key,
        rule_no,
        lead_no,
        occurred_at,
        occurred_at - to_microseconds((cooldown_hours * 3600000000)::bigint) as free_from,
        lag(occurred_at) over in_order as previous_at,
        row_number() over in_order as place
    from left_to_once
    where cooldown_hours is not null
    window in_order as (partition by rule_no, lead_no order by occurred_at, activity_no::varchar)
),

-- A match its whole cooldown after the one before it passes whatever passed earlier: a run begins.
runs as (
    select
        *,
        max(case when previous_at is null or previous_at <= free_from then occurred_at end)
            over (partition by rule_no, lead_no order by place rows unbounded preceding) as run_from,
        max(case when previous_at is null or previous_at <= free_from then place end)
            over (partition by rule_no, lead_no order by place rows unbounded preceding) as run_place
    from spaced
),

-- In a run shorter than the cooldown only the first passes; the others are walked through.
walks as (
    select
        rule_no,
        lead_no,
        run_place,
        list_reduce(
            list(struct_pack(occurred_at := occurred_at, free_from := free_from, places := [place]) order by place),
            lambda state, item: case
                when state.occurred_at <= item.free_from
                    then struct_pack(
                        occurred_at := item.occurred_at,
                        free_from := item.free_from,
                        places := list_concat(state.places, item.places)
                    )
                else state
            end
        ).places as passed_places
    from runs
    semi join (
        select distinct rule_no, lead_no, run_place
        from runs
        where run_from <= free_from and place > run_place
    ) as long_runs using (rule_no, lead_no, run_place)
    group by rule_no, lead_no, run_place
),

too_soon as (
    select
        runs.activity_no,
        runs.rule_key
    from runs
    left join walks using (rule_no, lead_no, run_place)
    where runs.place > runs.run_place and not coalesce(list_contains(walks.passed_places, runs.place), false)
),

left_to_maximum as (
    select left_to_once.*
    from left_to_once
    left join (from repeated_assets union all from too_soon) as withheld using (activity_no, rule_key)
    where
        (left_to_once.max_per_day is not null or left_to_once.max_per_lead is not null)
        and withheld.activity_no is null
),

beyond_day as (
    select activity_no, rule_key
    from (
        select left_to_maximum.*
        from left_to_maximum
        semi join (
            select rule_no, lead_no, occurred_at::date as day_on
            from left_to_maximum
            where max_per_day is not null
            group by all
            having count(*) > min(max_per_day)
        ) as busy
            on
                left_to_maximum.rule_no = busy.rule_no
                and left_to_maximum.lead_no = busy.lead_no
                and left_to_maximum.occurred_at::date = busy.day_on
    )
    qualify
        row_number() over (
            partition by rule_no, lead_no, occurred_at::date order by occurred_at, activity_no::varchar
        ) > max_per_day
),

beyond_lead as (
    select activity_no, rule_key
    from left_to_maximum
    left join beyond_day using (activity_no, rule_key)
    where max_per_lead is not null
    qualify
        row_number() over (partition by rule_no, lead_no order by occurred_at, activity_no::varchar) > max_per_lead
)

from early_steps
union all
select activity_no, rule_key, 'once_per_asset'
from repeated_assets
union all
select activity_no, rule_key, 'cooldown'
from too_soon
union all
select activity_no, rule_key, 'max_per_day'
from beyond_day
union all
select activity_no, rule_key, 'max_per_lead'
from beyond_lead;

-- step: mail_addresses
-- Mail addresses of leads as each version has them; before the first version the first holds.
create or replace temp table mail_addresses as
with versions as (
    select
        id::integer as lead_no,
        updated_at,
        max_by(coalesce(fields['email'], ''), _row_id) as email,
        row_number() over (partition by id order by updated_at nulls first) = 1 as is_first,
        lead(updated_at) over (partition by id order by updated_at nulls first) as next_updated_at
    from source.raw.marketo_leads
    group by id, updated_at
)

select
    lead_no,
    email,
    case when is_first then '0001-01-01'::timestamp else updated_at end as valid_from,
    coalesce(next_updated_at, '9999-12-31'::timestamp) as valid_to
from versions;

-- step: robots
-- Activities that bot rules flag by time, address or trap; those by flag or program are conditions like others.
create or replace temp table robots as
with rules as (
    select * from source.scorecard.bot_rules
    where is_active
),

listed as (
    select rules.method, lower(value_lists.value) as item
    from rules
    inner join source.scorecard.value_lists on rules.value = 'list:' || value_lists.list
),

mails as (
    select distinct
        activities.marketo_guid::bigint as activity_no,
        coalesce(redirects.survivor_no, activities.lead_id::integer) as lead_no,
        activities.activity_date as occurred_at,
        activities.activity_type_id as type_id,
        activities.primary_attribute_value as asset,
        activities.attributes['link'] as link
    from source.raw.marketo_activities as activities
    left join redirects on activities.lead_id::integer = redirects.lead_no
    where
        activities.activity_type_id in ('7', '8', '10', '11')
        and activities.primary_attribute_value is not null
        and activities.activity_date <= getvariable('as_of')
        and (redirects.lead_no is null or redirects.survivor_no is not null)
),

clicks as (
    select * from mails where type_id = '11'
),

first_deliveries as (
    select lead_no, asset, min(occurred_at) as delivered_at
    from mails where type_id = '7'
    group by all
),

linked as (
    select
        mails.*,
        seconds,
        "count" as least_links,
        count(distinct link) over (
            partition by lead_no, asset order by occurred_at
            range between current row and to_microseconds((seconds * 1000000)::bigint) following
        ) as links_ahead
    from mails
    inner join rules on rules.method = 'distinct_links_burst'
    where type_id in ('10', '11')
),

spans_of_links as (
    select
        activity_no,
        least_links,
        max(links_ahead) over (
            partition by lead_no, asset order by occurred_at
            range between to_microseconds((seconds * 1000000)::bigint) preceding and current row
        ) as most_links
    from linked
),

domain_clicks as (
    select
        clicks.*,
        domain_of(versions.email) as email_domain,
        rules.seconds,
        rules."count" as least_leads
    from clicks
    inner join rules on rules.method = 'domain_burst'
    inner join mail_addresses as versions
        on
            clicks.lead_no = versions.lead_no
            and clicks.occurred_at >= versions.valid_from
            and clicks.occurred_at < versions.valid_to
    where domain_of(versions.email) is not null
),

many_of_domain as (
    select asset, email_domain
    from domain_clicks
    group by asset, email_domain, least_leads
    having
        count(distinct lead_no) >= least_leads
        and not is_within(email_domain, (select list(item) from listed where method = 'domain_burst'))
),

crowds as (
    select
        *,
        count(distinct lead_no) over (
            partition by asset, email_domain order by occurred_at
            range between current row and to_microseconds((seconds * 1000000)::bigint) following
        ) as leads_ahead
    from domain_clicks
    semi join many_of_domain using (asset, email_domain)
),

spans_of_domains as (
    select
        activity_no,
        least_leads,
        max(leads_ahead) over (
            partition by asset, email_domain order by occurred_at
            range between to_microseconds((seconds * 1000000)::bigint) preceding and current row
        ) as most_leads
    from crowds
),

trapped as (
    select mails.*, rules.seconds
    from mails
    inner join rules on rules.method = 'trap_link'
    where lower(mails.link) in (select item from listed where method = 'trap_link')
),

from_networks as (
    select activities.marketo_guid::bigint as activity_no
    from source.raw.marketo_activities as activities
    where
        len(list_filter(
            (select list(regexp_replace(item, '[0-9]+/24$', '')) from listed where method = 'address_range'),
            lambda item: starts_with(activities.attributes['client_ip_address'], item)
        )) > 0
),

busy as (
    select distinct
        activities.marketo_guid::bigint as activity_no,
        coalesce(redirects.survivor_no, activities.lead_id::integer) as lead_no,
        activities.activity_date as occurred_at,
        activities.activity_type_id as type_id
    from source.raw.marketo_activities as activities
    left join redirects on activities.lead_id::integer = redirects.lead_no
    where activities.activity_type_id in ('1', '3', '11') and activities.activity_date <= getvariable('as_of')
),

hours as (
    select
        busy.*,
        seconds,
        "count" as most,
        count(*) over (
            partition by lead_no, type_id order by occurred_at
            range between current row and to_microseconds((seconds * 1000000)::bigint) following
        ) as ahead
    from busy
    semi join (select lead_no, type_id from busy group by all having count(*) > 200) using (lead_no, type_id)
    inner join rules on rules.method = 'hourly_maximum'
),

spans_of_hours as (
    select
        activity_no,
        most,
        max(ahead) over (
            partition by lead_no, type_id order by occurred_at
            range between to_microseconds((seconds * 1000000)::bigint) preceding and current row
        ) as most_at_once
    from hours
)

select clicks.activity_no
from clicks
inner join rules on rules.method = 'click_soon_after_delivery'
inner join mails as delivered
    on
        delivered.type_id = '7' and clicks.lead_no = delivered.lead_no and clicks.asset = delivered.asset
        and clicks.occurred_at between delivered.occurred_at
        and delivered.occurred_at + to_microseconds((rules.seconds * 1000000)::bigint)
union
select clicks.activity_no
from clicks
inner join rules on rules.method = 'click_before_delivery'
inner join first_deliveries using (lead_no, asset)
where delivered_at > clicks.occurred_at + to_microseconds((rules.seconds * 1000000)::bigint)
union
select judged.activity_no
from mails as judged
inner join rules on rules.method = 'hard_bounce_after_click'
inner join mails as bounced
    on
        bounced.type_id = '8' and judged.lead_no = bounced.lead_no and judged.asset = bounced.asset
        and bounced.occurred_at between judged.occurred_at
        and judged.occurred_at + to_microseconds((rules.seconds * 1000000)::bigint)
where judged.type_id in ('10', '11')
union
select activity_no from spans_of_links where most_links >= least_links
union
select activity_no from spans_of_domains where most_leads >= least_leads
union
select mails.activity_no
from mails
inner join trapped
    on
        mails.lead_no = trapped.lead_no and mails.asset = trapped.asset
        and abs(epoch_us(mails.occurred_at) - epoch_us(trapped.occurred_at)) <= trapped.seconds * 1000000
where mails.type_id in ('10', '11')
union
select activity_no from from_networks
union
select activity_no from spans_of_hours where most_at_once > most;

-- step: redirects
-- Leads without a row of their own: merged into the end of their chain, or deleted and not restored (2.6, 2.7).
create or replace temp table redirects as
with recursive merges as (
    select
        unnest(string_split(translate(attributes['merge_ids'], '[]" ', ''), ','))::integer as lead_no,
        lead_id::integer as survivor_no,
        activity_date as merged_at,
        marketo_guid
    from source.raw.marketo_activities
    where activity_type_id = '32' and activity_date <= getvariable('as_of')
),

survivors as (
    select
        lead_no,
        max_by(survivor_no, (merged_at, marketo_guid)) as survivor_no
    from merges
    where lead_no <> survivor_no
    group by lead_no
),

chains as (
    select lead_no, survivor_no, 1 as hops
    from survivors
    union all
    select chains.lead_no, survivors.survivor_no, hops + 1
    from chains
    inner join survivors on chains.survivor_no = survivors.lead_no
),

ends as (
    select
        lead_no,
        max_by(survivor_no, hops) as survivor_no
    from chains
    group by lead_no
),

deletions as (
    select lead_id::integer as lead_no, activity_date as deleted_at
    from source.raw.marketo_activities
    where activity_type_id = '37' and activity_date <= getvariable('as_of')
    union all
    select lead_id::integer, deleted_at
    from source.raw.marketo_deleted_leads
    where deleted_at is null or deleted_at <= getvariable('as_of')
),

deleted as (
    select deletions.lead_no
    from deletions
    left join source.raw.marketo_leads as leads
        on deletions.lead_no = leads.id::integer and leads.updated_at <= getvariable('as_of')
    group by deletions.lead_no
    having
        (bool_or(deletions.deleted_at is null) or coalesce(max(leads.updated_at) <= max(deletions.deleted_at), true))
        and deletions.lead_no not in (select lead_no from ends)
)

-- A lead that counts for nobody has no survivor.
select lead_no, null::integer as survivor_no
from deleted
union all
select
    ends.lead_no,
    case when deleted.lead_no is null then ends.survivor_no end
from ends
left join deleted on ends.survivor_no = deleted.lead_no;

-- step: profiles
-- The fields of each lead's present version that demographic rules look at (3.12).
create or replace temp table profiles as
with present as (
    select
        coalesce(
            max_by(_row_id, (coalesce(updated_at, '0001-01-01'::timestamp), _row_id))
                filter (where updated_at is null or updated_at <= getvariable('as_of')),
            max_by(_row_id, (-epoch_us(updated_at), _row_id))
        ) as _row_id
    from source.raw.marketo_leads
    where id::integer not in (select lead_no from redirects)
    group by id
)

select
    id::integer as lead_no,
    fields['title'] as title,
    fields['number_of_employees'] as number_of_employees,
    fields['annual_revenue'] as annual_revenue,
    fields['industry'] as industry,
    fields['country'] as country,
    domain_of(fields['email']) as email_domain,
    fields['phone'] as phone,
    fields['email_invalid'] as email_invalid,
    fields['lead_source'] as lead_source
from source.raw.marketo_leads
semi join present using (_row_id);

-- step: leads
create or replace temp table leads as
select distinct coalesce(redirects.survivor_no, seen.lead_no) as lead_no
from (
    select distinct lead_id::integer as lead_no
    from source.raw.marketo_activities
    where activity_date <= getvariable('as_of')
) as seen
left join redirects on seen.lead_no = redirects.lead_no
where redirects.lead_no is null or redirects.survivor_no is not null
union
select lead_no
from profiles;

-- step: own_people
-- Spans of time in which a lead was one of our own people.
create or replace temp table own_people as
with own_domains as (
    select condition from conditions where rule_id is null and field = 'lead.email_domain'
),

of_own as (
    select distinct leads.id
    from source.raw.marketo_leads as leads
    inner join own_domains on holds(domain_of(leads.fields['email']), own_domains.condition)
),

versions as (
    select
        id::integer as lead_no,
        updated_at,
        domain_of(max_by(fields['email'], _row_id)) as email_domain,
        row_number() over (partition by id order by updated_at nulls first) = 1 as is_first,
        lead(updated_at) over (partition by id order by updated_at nulls first) as next_updated_at
    from source.raw.marketo_leads
    semi join of_own using (id)
    group by id, updated_at
)

select
    lead_no,
    list(struct_pack(
        valid_from := case when is_first then '0001-01-01'::timestamp else updated_at end,
        valid_to := coalesce(next_updated_at, '9999-12-31'::timestamp)
    )) as spans
from versions
inner join own_domains on holds(versions.email_domain, own_domains.condition)
group by lead_no;

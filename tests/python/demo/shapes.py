"""What a company of 3,000 leads must hold: each shape with its least number and its query."""

from __future__ import annotations

from typing import NamedTuple

MERGES = """
    select lead_id as survivor, unnest(regexp_extract_all(details['merge_ids'], '[0-9]+')) as loser,
        guid, ts from acts where kind = 32
"""
SCANNER_NAMES = "bot/|barracuda|mimecast|proofpoint|headless|python-requests"


class Shape(NamedTuple):
    name: str
    least: int
    sql: str


SHAPES = [
    Shape(
        "chained merges",
        3,
        f"""
            with m as ({MERGES}) select count(*) from m join m n on m.loser = n.survivor and m.ts >
            n.ts
        """,
    ),
    Shape(
        "merges of two at once",
        1,
        f"""
            select count(*) from (select guid from ({MERGES}) group by guid having count(*) > 1)
        """,
    ),
    Shape(
        "merges of a lead that nobody knows",
        1,
        f"""
            select count(*) from ({MERGES}) where loser not in (select id from raw.marketo_leads)
        """,
    ),
    Shape(
        "merged leads with activities of their own",
        20,
        f"""
            select count(distinct lead_id) from acts join ({MERGES}) m on m.loser = acts.lead_id
        """,
    ),
    Shape(
        "rows repeated in another file",
        100,
        """
            select count(*) from (select marketo_guid from raw.marketo_activities group by 1
            having count(distinct _source_file) > 1)
        """,
    ),
    Shape(
        "rows repeated in one file",
        50,
        """
            select count(*) from (select marketo_guid, _source_file from raw.marketo_activities
            group by all having count(*) > 1)
        """,
    ),
    Shape(
        "old rows in a late file",
        100,
        """
            select count(*) from raw.marketo_activities where _source_file like
            '%activities_late%' and strftime(activity_date, '%Y-%m') <
            regexp_extract(_source_file, '[0-9]{4}-[0-9]{2}')
        """,
    ),
    Shape(
        "robots that the source flags",
        500,
        """
            select count(*) from acts semi join robots r on r.marketo_guid = acts.guid where
            details['is_bot_activity'] = 'true'
        """,
    ),
    Shape(
        "robots that only their name gives away",
        300,
        f"""
            select count(*) from acts semi join robots r on r.marketo_guid = acts.guid where
            details['is_bot_activity'] is null and regexp_matches(details['user_agent'],
            '{SCANNER_NAMES}', 'i')
        """,
    ),
    Shape(
        "robots without a trace",
        300,
        f"""
            select count(*) from acts semi join robots r on r.marketo_guid = acts.guid where
            kind = 11 and coalesce(details['is_bot_activity'], 'false') = 'false' and not
            regexp_matches(details['user_agent'], '{SCANNER_NAMES}', 'i')
        """,
    ),
    Shape(
        "several links clicked in one second",
        200,
        """
            select count(*) from (select lead_id, ts from acts where kind = 11 group by all
            having count(distinct details['link']) > 1)
        """,
    ),
    Shape(
        "clicks within 20 seconds of delivery",
        200,
        """
            select count(*) from acts c join acts d on c.lead_id = d.lead_id and c.asset =
            d.asset and d.kind = 7 where c.kind = 11 and c.ts between d.ts and d.ts + interval
            20 second
        """,
    ),
    Shape(
        "mails opened again",
        100,
        """
            select count(*) from (select lead_id, asset from acts anti join robots r on
            r.marketo_guid = acts.guid where kind = 10 group by all having count(*) > 1)
        """,
    ),
    Shape(
        "our own people",
        10,
        """
            select count(distinct id) from raw.marketo_leads where lower(fields['email']) like
            '%@northwind-analytics.example'
        """,
    ),
    Shape(
        "people of competitors",
        20,
        """
            select count(distinct id) from raw.marketo_leads where lower(fields['email']) like
            '%@rivalmetrics.example' or lower(fields['email']) like '%@datapeak.example'
        """,
    ),
    Shape(
        "test addresses",
        1,
        """
            select count(*) from raw.marketo_leads where fields['email'] like 'test+%'
        """,
    ),
    Shape(
        "deletions in the log",
        5,
        """
            select count(*) from acts where kind = 37
        """,
    ),
    Shape(
        "deletions in the list",
        5,
        """
            select count(*) from raw.marketo_deleted_leads where deleted_at is not null
        """,
    ),
    Shape(
        "deletions that come twice",
        2,
        """
            select count(*) from (select lead_id from raw.marketo_deleted_leads group by 1
            having count(*) > 1)
        """,
    ),
    Shape(
        "deletions in log and list",
        2,
        """
            select count(distinct lead_id) from acts semi join raw.marketo_deleted_leads d using
            (lead_id) where kind = 37
        """,
    ),
    Shape(
        "deletions of a lead never seen",
        1,
        """
            select count(*) from raw.marketo_deleted_leads where lead_id not in (select id from
            raw.marketo_leads)
        """,
    ),
    Shape(
        "deletions without a date",
        2,
        """
            select count(*) from raw.marketo_deleted_leads where deleted_at is null
        """,
    ),
    Shape(
        "deletions known to the day",
        1,
        """
            select count(*) from raw.marketo_deleted_leads where deleted_at = date_trunc('day',
            deleted_at)
        """,
    ),
    Shape(
        "restored leads",
        2,
        """
            select count(distinct l.id) from raw.marketo_leads l join (select lead_id,
            deleted_at as ts from raw.marketo_deleted_leads union all select lead_id, ts from
            acts where kind = 37) d on d.lead_id = l.id where l.updated_at > d.ts
        """,
    ),
    Shape(
        "history from before the lead was created",
        1_000,
        """
            select count(*) from acts a join (select id, min(created_at) as born from
            raw.marketo_leads group by 1) l on l.id = a.lead_id where a.ts < l.born
        """,
    ),
    Shape(
        "activities of leads without a version",
        3,
        """
            select count(distinct lead_id) from acts where lead_id not in (select id from
            raw.marketo_leads)
        """,
    ),
    Shape(
        "leads with several versions",
        800,
        """
            select count(*) from (select id from raw.marketo_leads group by 1 having
            count(distinct updated_at) > 1)
        """,
    ),
    Shape(
        "versions exported again",
        10,
        """
            select count(*) from (select id, updated_at from raw.marketo_leads group by all
            having count(*) > 1)
        """,
    ),
    Shape(
        "versions without a date",
        1,
        """
            select count(*) from raw.marketo_leads where updated_at is null
        """,
    ),
    Shape(
        "leads without a date of creation",
        3,
        """
            select count(*) from raw.marketo_leads where created_at is null
        """,
    ),
    Shape(
        "changed titles",
        30,
        """
            select count(*) from (select id from raw.marketo_leads group by 1 having
            count(distinct fields['title']) > 1)
        """,
    ),
    Shape(
        "company size that was filled in",
        300,
        """
            select count(*) from (select id from raw.marketo_leads group by 1 having count(*) >
            count(fields['number_of_employees']) and count(fields['number_of_employees']) > 0)
        """,
    ),
    Shape(
        "company size that is no number",
        20,
        """
            select count(*) from raw.marketo_leads where try_cast(fields['number_of_employees']
            as bigint) is null and fields['number_of_employees'] is not null
        """,
    ),
    Shape(
        "missing mail addresses",
        20,
        """
            select count(*) from raw.marketo_leads where fields['email'] is null
        """,
    ),
    Shape(
        "missing titles",
        50,
        """
            select count(*) from raw.marketo_leads where fields['title'] is null
        """,
    ),
    Shape(
        "mail addresses with capitals",
        50,
        """
            select count(*) from raw.marketo_leads where fields['email'] <>
            lower(fields['email'])
        """,
    ),
    Shape(
        "spellings of the United States",
        4,
        """
            select count(distinct fields['country']) from raw.marketo_leads where
            fields['country'] in ('United States', 'USA', 'US', 'United States of America',
            'U.S.A.')
        """,
    ),
    Shape(
        "bounces before their mail was sent",
        1,
        """
            select count(*) from acts b join acts s on s.lead_id = b.lead_id and s.asset =
            b.asset and s.kind = 6 where b.kind = 8 and b.ts = s.ts - interval 1 second
        """,
    ),
    Shape(
        "soft bounces",
        20,
        """
            select count(*) from acts where kind = 27
        """,
    ),
    Shape(
        "unsubscribing with page, form and event",
        20,
        """
            select count(*) from acts u where kind = 9 and exists (from acts f where f.lead_id =
            u.lead_id and f.kind = 2 and f.asset = 'Unsubscribe' and f.ts = u.ts - interval 2
            second) and exists (from acts p where p.lead_id = u.lead_id and p.kind = 1 and
            p.asset = '/unsubscribe')
        """,
    ),
    Shape(
        "reports after a white paper",
        10,
        """
            select count(*) from acts r where kind = 2 and asset like 'Report:%' and exists
            (from acts w where w.lead_id = r.lead_id and w.kind = 2 and w.asset like
            'White paper:%' and w.ts < r.ts)
        """,
    ),
    Shape(
        "people who came to a webinar",
        30,
        """
            select count(*) from acts where kind = 104 and asset like 'Webinar:%' and
            details['new_status'] = 'Attended'
        """,
    ),
    Shape(
        "people at our booth",
        10,
        """
            select count(*) from acts where kind = 104 and details['new_status'] =
            'Visited Booth'
        """,
    ),
    Shape(
        "old records, from before the history",
        300,
        """
            select count(distinct id) from raw.marketo_leads where created_at < (select min(ts)
            from acts)
        """,
    ),
]

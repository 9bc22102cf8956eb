"""Activities of HubSpot's contacts, put together from the tables that tell of them.

A click is a row of `email_event` (who, when), one of `email_event_click` (where) and one of
`email_campaign` (of which mail). They are joined once, when they are loaded, into rows that never
change: an activity that comes out otherwise than before is a new row, and the latest counts
(contract 2.5). So no run has to join them again.
"""

from __future__ import annotations

import duckdb

# Of several rows of a part with one id the latest counts; of one that is deleted, none.
_LATEST = """
    latest as (
        select part, id, contact_id, happened_at, fields
        from raw.hubspot_rows
        where _source_instance = $instance
        qualify row_number() over (partition by part, id order by _row_id desc) = 1
    ),

    parts as (
        select * from latest
        where not coalesce(lower(fields['fivetran_deleted']) in ('true', 't', '1'), false)
    ),
"""

# Who has an address: whoever has it as the first one before others, then whose row is latest.
_ADDRESSES = """
    addresses as (
        select address, max_by(contact_id, place) as contact_id
        from (
            select
                lower(trim(fields['email'])) as address, id as contact_id, (1, _row_id) as place
            from raw.hubspot_contacts
            where _source_instance = $instance
            union all
            select
                lower(trim(unnest(string_split(fields['hs_additional_emails'], ';')))) as address,
                id as contact_id,
                (0, _row_id) as place
            from raw.hubspot_contacts
            where _source_instance = $instance
        )
        where address <> ''
        group by address
    ),
"""

_DETAILS = """
    mail_details as (
        select id, flatten(list(map_entries(fields) order by part)) as entries
        from parts
        where starts_with(part, 'email_event_')
        group by id
    ),

    mails as (
        select
            'email:' || events.id as activity_id,
            coalesce(addresses.contact_id, lower(trim(events.fields['recipient']))) as contact_id,
            events.happened_at as occurred_at,
            'email_' || lower(events.fields['type']) as activity_type,
            events.fields['email_campaign_id'] as campaign_id,
            coalesce(
                campaigns.fields['name'], campaigns.fields['subject'],
                events.fields['email_campaign_id']
            ) as asset,
            list_concat(
                list_filter(
                    map_entries(events.fields), lambda one: one.key in (
                        'filtered_event', 'sent_by_id', 'sent_by_created', 'caused_by_id',
                        'obsoleted_by_id', 'app_id'
                    )
                ),
                coalesce(mail_details.entries, [])
            ) as entries
        from parts as events
        left join mail_details
            on events.id = mail_details.id
        left join parts as campaigns
            on
                campaigns.part = 'email_campaign'
                and events.fields['email_campaign_id'] = campaigns.id
        left join addresses
            on lower(trim(events.fields['recipient'])) = addresses.address
        where events.part = 'email_event'
    ),
"""

_FORMS = """
    submissions as (
        select
            'form:' || submitted.id as activity_id,
            submitted.contact_id,
            submitted.happened_at as occurred_at,
            'form_submission' as activity_type,
            cast(null as varchar) as campaign_id,
            coalesce(
                forms.fields['name'], submitted.fields['title'], submitted.fields['form_id']
            ) as asset,
            map_entries(submitted.fields) as entries
        from parts as submitted
        left join parts as forms
            on
                forms.part = 'form'
                and submitted.fields['form_id'] = forms.id
        where submitted.part = 'contact_form_submission'
    ),
"""

_ENGAGEMENTS = """
    -- An engagement is of one type, so that it has details in one table.
    details as (
        select id, replace(part, 'engagement_', '') as kind, happened_at, fields
        from parts
        where
            starts_with(part, 'engagement_')
            and part <> 'engagement_contact'
        qualify row_number() over (partition by id order by part) = 1
    ),

    engaged as (
        select
            'engagement:' || pairs.id as activity_id,
            pairs.contact_id,
            coalesce(engagements.happened_at, details.happened_at) as occurred_at,
            'engagement_' || lower(coalesce(engagements.fields['type'], details.kind))
                as activity_type,
            cast(null as varchar) as campaign_id,
            coalesce(
                details.fields['title'], details.fields['subject'],
                details.fields['hs_meeting_title'], details.fields['hs_call_title'],
                details.fields['hs_email_subject'], details.fields['hs_task_subject']
            ) as asset,
            coalesce(map_entries(details.fields), []) as entries
        from parts as pairs
        left join parts as engagements
            on
                engagements.part = 'engagement'
                and pairs.fields['engagement_id'] = engagements.id
        left join details
            on pairs.fields['engagement_id'] = details.id
        where
            pairs.part = 'engagement_contact'
            and coalesce(engagements.fields['type'], details.kind) is not null
    ),
"""

# A contact says in two properties what was merged into it: with the instant, or without.
_MERGES = """
    contacts as (
        select id, fields
        from raw.hubspot_contacts
        where _source_instance = $instance
        qualify row_number() over (partition by id order by _row_id desc) = 1
    ),

    told as (
        select
            fields['vid_to_merge'] as merged, contact_id as survivor, happened_at, 1 as place
        from parts
        where part = 'contact_merge_audit'
        union all
        select
            trim(string_split(pair, ':')[1]) as merged,
            survivor,
            make_timestamp(try_cast(string_split(pair, ':')[2] as bigint) * 1000) as happened_at,
            2 as place
        from (
            select
                id as survivor,
                unnest(string_split(fields['hs_calculated_merged_vids'], ';')) as pair
            from contacts
        )
        union all
        select
            trim(unnest(string_split(fields['hs_merged_object_ids'], ';'))) as merged,
            id as survivor,
            cast(null as timestamp) as happened_at,
            3 as place
        from contacts
    ),

    merges as (
        select
            'merge:' || merged || ':' || survivor as activity_id,
            survivor as contact_id,
            coalesce(happened_at, cast('1970-01-01' as timestamp)) as occurred_at,
            'merge' as activity_type,
            cast(null as varchar) as campaign_id,
            cast(null as varchar) as asset,
            [{'key': 'merge_ids', 'value': merged}] as entries
        from told
        where merged <> '' and merged <> survivor
        qualify row_number() over (partition by merged, survivor order by place, happened_at) = 1
    ),
"""

_JOINED = f"""
    with {_LATEST} {_ADDRESSES} {_DETAILS} {_FORMS} {_ENGAGEMENTS} {_MERGES}
    joined as (
        from mails union all from submissions union all from engaged union all from merges
    ),

    -- Under the names that Marketo has for the same: a rule or exclusion then holds for both.
    named as (
        select
            * exclude (entries),
            list_sort(list_transform(
                list_filter(entries, lambda one: one.value is not null and one.key not in (
                    'engagement_id', 'contact_id', 'portal_id', 'fivetran_deleted'
                )),
                lambda one: {{
                    'key': case one.key
                        when 'url' then 'link'
                        when 'filtered_event' then 'is_bot_activity'
                        when 'ip_address' then 'client_ip_address'
                        when 'page_url' then 'webpage_url'
                        else one.key
                    end,
                    'value': one.value
                }}
            )) as entries
        from joined
    )

    select
        activity_id, contact_id, occurred_at, activity_type, campaign_id, asset,
        -- In order of the key, so that the same activity gives the same row; each key once.
        map_from_entries(list_filter(
            entries, lambda one, place: place = 1 or entries[place - 1].key <> one.key
        )) as attributes
    from named
"""

_PAYLOAD = "activity_id, contact_id, occurred_at, activity_type, campaign_id, asset, attributes"
_ORIGIN = "$instance, $batch_id, $loaded_at, 'joined'"
_UNUSABLE = "occurred_at is null or contact_id is null or activity_type is null"


def join_activities(
    connection: duckdb.DuckDBPyConnection, origin: dict[str, object], file_no: int
) -> tuple[int, int]:
    """Adds the activities of an instance that are new or come out otherwise than before.

    `origin` has `instance`, `batch_id` and `loaded_at`. To be called inside a transaction. Gives
    the numbers of rows that were added to `hubspot_activities` and to `rejected_rows`.
    """
    connection.execute(
        f"create or replace temp table joined_activities as {_JOINED}",
        {"instance": origin["instance"]},
    )
    [(added,)] = connection.execute(
        f"""
        insert into raw.hubspot_activities (
            _row_id, _source_instance, _batch_id, _loaded_at, _source_file, _source_line, {_PAYLOAD}
        )
        with known as (
            select {_PAYLOAD} from raw.hubspot_activities
            where _source_instance = $instance
            qualify row_number() over (partition by activity_id order by _row_id desc) = 1
        ),
        fresh as (
            select {_PAYLOAD} from joined_activities
            where not ({_UNUSABLE})
            except
            select {_PAYLOAD} from known
        ),
        numbered as (
            select *, row_number() over (order by activity_id) as line from fresh
        )
        select $file_no * 4294967296 + line, {_ORIGIN}, line, {_PAYLOAD} from numbered
        """,
        origin | {"file_no": file_no},
    ).fetchall()
    [(rejected,)] = connection.execute(
        f"""
        insert into raw.rejected_rows (
            _source_instance, _batch_id, _loaded_at, _source_file, line, table_name, reason,
            row_text
        )
        select
            {_ORIGIN}, 0, 'hubspot_activities',
            case
                when occurred_at is null then 'occurred_at: missing in every table that tells of it'
                when contact_id is null then 'contact_id: missing'
                else 'type: missing'
            end,
            activity_id
        from joined_activities
        where
            ({_UNUSABLE})
            and activity_id not in (
                select row_text from raw.rejected_rows
                where _source_instance = $instance and table_name = 'hubspot_activities'
            )
        """,
        origin,
    ).fetchall()
    connection.execute("drop table joined_activities")
    return int(added), int(rejected)

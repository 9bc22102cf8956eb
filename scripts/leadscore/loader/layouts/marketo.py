"""Marketo as Fivetran, Airbyte and Singer land it: a table for each type of activity.

Sources: Fivetran's documentation of its Marketo connector (tables, `MERGED_LEAD`, captured deletes)
and the columns that its public dbt package names; the schemas that Airbyte's `source-marketo` and
Singer's `tap-marketo` discover; Marketo's numbers of activity types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from leadscore.loader.layouts.declaration import Layout, TableMapping
from leadscore.loader.layouts.merges import only_unknown_merges

# Marketo's numbers of the types by the names of their tables.
ACTIVITY_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "visit_webpage": "1",
        "fill_out_form": "2",
        "click_link": "3",
        "send_email": "6",
        "email_delivered": "7",
        "email_bounced": "8",
        "unsubscribe_email": "9",
        "open_email": "10",
        "click_email": "11",
        "new_lead": "12",
        "change_data_value": "13",
        "sync_lead_to_sfdc": "19",
        "convert_lead": "21",
        "change_score": "22",
        "change_owner": "23",
        "add_to_list": "24",
        "remove_from_list": "25",
        "sfdc_activity": "26",
        "email_bounced_soft": "27",
        "delete_lead_from_sfdc": "29",
        "sfdc_activity_updated": "30",
        "merge_leads": "32",
        "add_to_opportunity": "34",
        "remove_from_opportunity": "35",
        "update_opportunity": "36",
        "delete_lead": "37",
        "send_alert": "38",
        "send_sales_email": "39",
        "open_sales_email": "40",
        "click_sales_email": "41",
        "add_to_sfdc_campaign": "42",
        "remove_from_sfdc_campaign": "43",
        "change_status_in_sfdc_campaign": "44",
        "receive_sales_email": "45",
        "interesting_moment": "46",
        "request_campaign": "47",
        "sales_email_bounced": "48",
        "change_lead_partition": "100",
        "change_revenue_stage": "101",
        "change_revenue_stage_manually": "102",
        "change_status_in_progression": "104",
        "enrich_with_data_com": "106",
        "change_segment": "108",
        "call_webhook": "110",
        "sent_forward_to_friend_email": "111",
        "received_forward_to_friend_email": "112",
        "add_to_nurture": "113",
        "change_nurture_track": "114",
        "change_nurture_cadence": "115",
        "push_lead_to_marketo": "145",
        "share_content": "400",
        "vote_in_poll": "401",
        "click_shared_link": "405",
    }
)

# Of these the table decides, whatever its column says: merges and deletions go by these numbers,
# and in a published sample of Fivetran's another one stands beside deletions.
_DECIDED_BY_TABLE = ("merge_leads", "delete_lead")

# Fields of a lead that rules may name, as contract 2 lists them.
LEAD_FIELDS = (
    "first_name",
    "last_name",
    "number_of_employees",
    "annual_revenue",
    "lead_source",
    "email_invalid",
    "created_at",
    "updated_at",
    "sfdc_lead_id",
    "sfdc_contact_id",
    "sfdc_account_id",
)

_BOOKKEEPING = ("_fivetran_*", "_airbyte_*", "_ab_*", "_sdc_*")


def _activities(prefix: str, guid: tuple[str, ...]) -> Iterable[TableMapping]:
    """One mapping per type, then one for the types that an instance has of its own."""
    columns = {"marketo_guid": guid}
    dropped = (*_BOOKKEEPING, "primary_attribute_name", "activity_type")
    for name, number in ACTIVITY_TYPES.items():
        given = {"activity_type_id": number}
        decided = name in _DECIDED_BY_TABLE
        yield TableMapping(
            tables=(f"{prefix}{name}",),
            target="marketo_activities",
            columns=columns,
            defaults={} if decided else given,
            constants=given if decided else {},
            dropped=dropped,
        )
    yield TableMapping((f"{prefix}*",), "marketo_activities", columns=columns, dropped=dropped)


FIVETRAN_MARKETO = Layout(
    name="fivetran_marketo",
    description="Marketo as Fivetran lands it: lead, activity_<type>, merged_lead",
    mappings=(
        *_activities("activity_", ("id",)),
        TableMapping(
            tables=("merged_lead", "lead_join_merges"),
            target="marketo_activities",
            columns={"lead_id": ("into_lead",), "activity_date": ("merge_date",)},
            defaults={"activity_date": "1970-01-01"},
            constants={"activity_type_id": "32"},
            templates={"marketo_guid": "merged_lead:{merged_lead}:{into_lead}"},
            renamed={"merged_lead": "merge_ids"},
            dropped=_BOOKKEEPING,
            refine=only_unknown_merges,
        ),
        TableMapping(("lead",), "marketo_leads", dropped=_BOOKKEEPING),
        TableMapping(
            tables=("lead",),
            target="marketo_deleted_leads",
            columns={"lead_id": ("id",), "deleted_at": ("_fivetran_synced",)},
            dropped=("*",),
            only_where="_fivetran_deleted",
        ),
    ),
    not_read=(
        "activity_type",
        "activity_type_attribute",
        "api_usage",
        "campaign*",
        "company",
        "deleted_program_membership",
        "email_template_history",
        "fivetran_audit",
        "form",
        "lead_describe",
        "list",
        "list_membership",
        "opportunity*",
        "program*",
        "segment*",
        "smart_campaign*",
    ),
    spelled=LEAD_FIELDS,
)

AIRBYTE_MARKETO = Layout(
    name="airbyte_marketo",
    description="Marketo as Airbyte or Singer's tap-marketo lands it: leads, activities_<type>",
    mappings=(
        *_activities("activities_", ("marketo_guid",)),
        TableMapping(
            tables=("deleted_leads",),
            target="marketo_deleted_leads",
            columns={"deleted_at": ("activity_date",)},
            dropped=(*_BOOKKEEPING, "marketoguid", "activitytypeid", "campaignid"),
        ),
        TableMapping(("leads",), "marketo_leads", dropped=_BOOKKEEPING),
    ),
    not_read=(
        "activity_types",
        "campaigns",
        "emails",
        "errors*",
        "leads_describe",
        "lists",
        "opportunities",
        "program*",
        "segmentations",
        "smart_campaigns",
        "tag_types",
        "usage*",
    ),
    spelled=LEAD_FIELDS,
)

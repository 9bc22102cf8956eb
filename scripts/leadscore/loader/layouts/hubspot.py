"""HubSpot as Fivetran lands it: contacts with a column per property, and tables of what happened.

Sources: the tables and columns that Fivetran's public dbt package for this connector names, and its
published sample rows; HubSpot's names of properties and of types of mail events.
"""

from __future__ import annotations

from collections.abc import Iterable

from leadscore.loader.layouts.declaration import Layout, TableMapping
from leadscore.loader.layouts.hubspot_activities import join_activities

_BOOKKEEPING = ("_fivetran_synced", "_fivetran_id", "_fivetran_batch*")

# Properties under the names that contract 2 gives the same fields of Marketo's.
_SAME_FIELDS = {
    "firstname": "first_name",
    "lastname": "last_name",
    "jobtitle": "title",
    "numberofemployees": "number_of_employees",
    "numemployees": "number_of_employees",
    "annualrevenue": "annual_revenue",
    "hs_analytics_source": "lead_source",
    "hs_email_optout": "unsubscribed",
    "hs_lead_status": "lead_status",
    "lifecyclestage": "lifecycle_stage",
    "createdate": "created_at",
    "lastmodifieddate": "updated_at",
    "mobilephone": "mobile_phone",
    "postalcode": "postal_code",
}
# What people wrote to each other, and to whom, is no attribute of an activity.
_LETTERS = ("*body*", "*html*", "*text*", "*_to_*", "*_from_*", "*_cc_*", "*_bcc_*", "recipient_*")

_MAIL_DETAILS = (
    "bounce", "click", "deferred", "delivered", "dropped", "forward", "open", "print", "sent",
    "spam_report", "status_change",
)  # fmt: skip
_ENGAGEMENTS = ("call", "communication", "email", "meeting", "note", "task")


def _part(
    table: str, key: tuple[str, ...], happened: tuple[str, ...] = (), contact: str = ""
) -> TableMapping:
    """Rows of a table that activities are put together from."""
    return TableMapping(
        tables=(table,),
        target="hubspot_rows",
        columns={
            "id": key,
            "happened_at": happened,
            "contact_id": (contact,) if contact else (),
        },
        constants={"part": table},
        prefix="property_",
        dropped=(*_BOOKKEEPING, *(_LETTERS if table.startswith("engagement") else ())),
    )


def _parts() -> Iterable[TableMapping]:
    yield _part("email_campaign", ("id",))
    yield _part("form", ("guid", "id"))
    yield _part("email_event", ("id",), ("created",))
    for kind in _MAIL_DETAILS:
        yield _part(f"email_event_{kind}", ("id",))
    yield _part("contact_form_submission", ("conversion_id",), ("timestamp",), "contact_id")
    yield _part("engagement", ("id",), ("timestamp", "occurred_timestamp", "created_at"))
    for kind in _ENGAGEMENTS:
        happened = ("property_hs_timestamp", "property_hs_createdate", "start_time")
        yield _part(f"engagement_{kind}", ("engagement_id",), happened)
    yield TableMapping(
        tables=("engagement_contact",),
        target="hubspot_rows",
        constants={"part": "engagement_contact"},
        templates={"id": "{engagement_id}:{contact_id}"},
        dropped=_BOOKKEEPING,
    )
    yield TableMapping(
        tables=("contact_merge_audit",),
        target="hubspot_rows",
        columns={"happened_at": ("timestamp",), "contact_id": ("canonical_vid",)},
        constants={"part": "contact_merge_audit"},
        templates={"id": "{vid_to_merge}:{canonical_vid}"},
        dropped=(*_BOOKKEEPING, "first_name", "last_name", "merged_*"),
    )


def _deleted(column: str) -> TableMapping:
    return TableMapping(
        tables=("contact",),
        target="hubspot_deleted_contacts",
        columns={"contact_id": ("id",), "deleted_at": ("_fivetran_synced",)},
        dropped=("*",),
        only_where=column,
    )


FIVETRAN_HUBSPOT = Layout(
    name="fivetran_hubspot",
    description="HubSpot as Fivetran lands it: contact, email_event*, contact_form_submission, ...",
    mappings=(
        TableMapping(
            tables=("contact",),
            target="hubspot_contacts",
            columns={
                "created_at": ("property_createdate",),
                "updated_at": ("property_lastmodifieddate", "property_hs_lastmodifieddate"),
            },
            renamed={f"property_{name}": field for name, field in _SAME_FIELDS.items()},
            prefix="property_",
            dropped=_BOOKKEEPING,
        ),
        _deleted("_fivetran_deleted"),
        _deleted("is_deleted"),
        *_parts(),
    ),
    not_read=(
        "calendar_event*",
        "communication_preference*",
        "company*",
        "contact_company",
        "contact_list*",
        "contact_property_history",
        "deal*",
        "email_campaign_*",
        "email_subscription*",
        "engagement_company",
        "engagement_deal",
        "engagement_email_cc",
        "engagement_email_to",
        "engagement_property_history",
        "fivetran_audit",
        "line_item*",
        "list*",
        "marketing_email*",
        "merged_deal",
        "owner*",
        "pipeline*",
        "product*",
        "property*",
        "quote*",
        "team*",
        "ticket*",
        "users*",
    ),
    instance="hubspot",
    derived="hubspot_activities",
    derive=join_activities,
)

"""The names that a condition can look at (contract 3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from leadscore.loader.values import snake_case
from leadscore.scorecard.faults import Severity, nearest, quoted

ACTIVITY_FIELDS = ("asset", "activity_type", "activity_source", "campaign_id")
# Columns of the lead extract (contract section 2) and what is derived from them; a system may
# export more, so that an unknown one is only doubtful.
LEAD_FIELDS = (
    "id", "email", "first_name", "last_name", "company", "title", "industry",
    "number_of_employees", "annual_revenue", "country", "state", "lead_source", "phone", "website",
    "unsubscribed", "email_invalid", "created_at", "updated_at", "sfdc_lead_id", "sfdc_contact_id",
    "sfdc_account_id", "email_domain",
)  # fmt: skip

# What a condition is about: an activity (which also has a lead), a lead alone, or not known
# because the rule itself is unknown.
Scope = Literal["activity", "lead", "any"]


@dataclass(frozen=True)
class Objection:
    """A fault that does not know its place yet."""

    message: str
    severity: Severity = "error"
    suggestion: str | None = None


def plain_field(field: str, scope: Scope) -> str:
    """The field under one name: what is of the lead with `lead.`, which may be left out there."""
    return f"lead.{field}" if scope == "lead" and not field.startswith("lead.") else field


def judge_field(field: str, scope: Scope) -> Iterator[Objection]:
    """What is wrong with a field in a condition about an activity or about a lead."""
    head, dot, key = field.partition(".")
    if field in ACTIVITY_FIELDS or (dot and head == "attributes"):
        if scope == "lead":
            yield Objection(f"field {quoted(field)} is of an activity, and there is none here")
        elif dot:
            yield from _judge_key(field, head, key)
    elif dot and head == "lead":
        yield from _judge_key(field, head, key)
    elif not dot and scope != "activity":
        yield from _judge_key(field, "", field)
    else:
        prefixed = [f"lead.{name}" for name in LEAD_FIELDS]
        own = f"lead.{snake_case(field)}"
        suggestion = own if own in prefixed else nearest(field, (*ACTIVITY_FIELDS, *prefixed))
        yield Objection(f"unknown field {quoted(field)}", suggestion=suggestion)


def judge_required_field(field: str) -> Iterator[Objection]:
    """What is wrong with one part of `required_fields`, which are lead fields without `lead.`."""
    if field.startswith("lead."):
        yield Objection(
            f"required field {quoted(field)} is written without 'lead.'",
            suggestion=field.removeprefix("lead."),
        )
    else:
        yield from _judge_key(field, "", field)


def _judge_key(field: str, head: str, key: str) -> Iterator[Objection]:
    prefix = f"{head}." if head else ""
    snake = snake_case(key)
    if key != snake or not key:
        yield Objection(
            f"field {quoted(field)} is not in snake case",
            suggestion=prefix + snake if snake else None,
        )
    elif head != "attributes" and key not in LEAD_FIELDS:
        near = nearest(key, LEAD_FIELDS)
        yield Objection(
            f"field {quoted(field)} is no column of the standard lead extract",
            "warning",
            prefix + near if near else None,
        )

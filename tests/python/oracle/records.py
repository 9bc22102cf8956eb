"""What came in: raw files as written, and the records that they hold (contract §2).

Rows are read here again, without the loader: instants, missing values and both shapes of
`attributes` have their own small reader, so that a fault in the loader shows as a difference.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from oracle.assets import without_tokens
from oracle.hubspot import HubspotTables, contact_fields

Kind = Literal[
    "activities", "leads", "deleted_leads", "events",
    "contact", "email_event", "contact_form_submission", "contact_merge_audit",
]  # fmt: skip
Row = dict[str, str]
Tables = Mapping[str, Sequence[Row]]
"""A scorecard as its CSV files hold it: file name without `.csv` -> rows of text, "" is blank."""


@dataclass(frozen=True)
class RawFile:
    """One file of a raw folder: its name in its room, its header and its cells as text."""

    kind: Kind
    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Load:
    """One raw folder given to `leadscore load` for one source instance.

    `is_direct`: rows that another pipeline wrote into `raw.events`, after the other loads of a
    step, and every time that it did.
    """

    instance: str
    files: tuple[RawFile, ...]
    is_direct: bool = False
    layout: str = "export"


@dataclass(frozen=True)
class Activity:
    """One row of an activity extract, or an event.

    `source` is the system, or of an event its source instance. `order` is the place in load order
    (§2.5). `lead_id` is as exported until `identity.people` puts the survivor in its place.
    """

    order: int
    source: str
    instance: str
    activity_id: str
    lead_id: str
    at: datetime
    type_id: str
    campaign_id: str | None
    asset: str | None
    attributes: Mapping[str, str]

    @property
    def key(self) -> tuple[datetime, str]:
        """Place among activities (§3.10)."""
        return (self.at, self.activity_id)


@dataclass(frozen=True)
class LeadVersion:
    """One exported row of a lead; `fields` holds every column that is not missing (§3.2)."""

    order: int
    lead_id: str
    created_at: datetime | None
    updated_at: datetime | None
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Deletion:
    """A row of `deleted_leads`, or an activity of type 37 as exported (§2.7)."""

    lead_id: str
    deleted_at: datetime | None


@dataclass(frozen=True)
class RawRows:
    """All rows loaded so far, in load order."""

    activities: tuple[Activity, ...]
    versions: tuple[LeadVersion, ...]
    deletions: tuple[Deletion, ...]


def read_loads(loads: Sequence[Load]) -> RawRows:
    """Read loads in their order: by load, then file name as text, then line (§2.5).

    A file whose content was loaded before for the same instance adds nothing (§2.3).
    """
    seen: set[object] = set()
    activities: list[Activity] = []
    versions: list[LeadVersion] = []
    deletions: list[Deletion] = []
    order = 0
    hubspot: dict[str, HubspotTables] = {}
    for load in loads:
        if load.layout == "fivetran_hubspot":
            tables = hubspot.setdefault(load.instance, HubspotTables())
            found = _landed(tables, load, order)
            activities += found.activities
            versions += found.versions
            deletions += found.deletions
            order += len(found.activities) + len(found.versions)
            continue
        for file in sorted(load.files, key=lambda one: one.name):
            content = (load.instance, file.kind, file.header, file.rows)
            if content in seen and not load.is_direct:
                continue
            seen.add(content)
            for cells in file.rows:
                order += 1
                row = dict(zip(file.header, cells, strict=True))
                if file.kind == "activities":
                    activities.append(_activity(order, load.instance, row))
                elif file.kind == "events":
                    activities.append(_event(order, load.instance, row))
                elif file.kind == "leads":
                    versions.append(_version(order, load.instance, row))
                else:
                    deletions.append(_deletion(load.instance, row))
    return RawRows(tuple(activities), tuple(versions), tuple(deletions))


def _landed(tables: HubspotTables, load: Load, order: int) -> RawRows:
    """What a load of HubSpot's tables tells that was not known; `order` is the last one before."""
    versions: list[LeadVersion] = []
    deletions: list[Deletion] = []
    for file in load.files:
        rows = [
            {name: cell for name, cell in zip(file.header, cells, strict=True) if present(cell)}
            for cells in file.rows
        ]
        new = tables.land(file.kind, rows)
        if file.kind != "contact":
            continue
        for row in new:
            versions.append(
                LeadVersion(
                    order=order + len(versions) + 1,
                    lead_id=qualified(load.instance, row["id"]),
                    created_at=instant(row["property_createdate"]),
                    updated_at=instant(row["property_lastmodifieddate"]),
                    fields=contact_fields(row),
                )
            )
        for row in rows:
            if row["_fivetran_deleted"].lower() == "true":
                lead_id = qualified(load.instance, row["id"])
                deletions.append(Deletion(lead_id, instant(row["_fivetran_synced"])))
    activities = [
        Activity(
            order=order + len(versions) + place,
            source="hubspot",
            instance=load.instance,
            activity_id=qualified(load.instance, told.activity_id),
            lead_id=qualified(load.instance, told.contact),
            at=instant(told.at),
            type_id=told.type_id,
            campaign_id=told.campaign_id,
            asset=without_tokens(told.asset),
            attributes=told.attributes,
        )
        for place, told in enumerate(tables.joined(), start=1)
    ]
    return RawRows(tuple(activities), tuple(versions), tuple(deletions))


def _activity(order: int, instance: str, row: Row) -> Activity:
    return Activity(
        order=order,
        source="marketo",
        instance=instance,
        activity_id=qualified(instance, row["marketoGUID"]),
        lead_id=qualified(instance, row["leadId"]),
        at=instant(row["activityDate"]),
        type_id=row["activityTypeId"],
        campaign_id=present(row.get("campaignId")),
        asset=without_tokens(present(row.get("primaryAttributeValue"))),
        attributes=attribute_texts(row.get("attributes")),
    )


def _event(order: int, instance: str, row: Row) -> Activity:
    source = present(row.get("source_instance")) or instance
    return Activity(
        order=order,
        source=source,
        instance=source,
        activity_id=f"{source}:{row['event_id']}",
        lead_id=row["lead_id"],
        at=instant(row["occurred_at"]),
        type_id=row["event_type"],
        campaign_id=None,
        asset=without_tokens(present(row.get("asset"))),
        attributes=attribute_texts(row.get("attributes")),
    )


def _version(order: int, instance: str, row: Row) -> LeadVersion:
    fields = {snake_case(name): present(cell) for name, cell in row.items()}
    return LeadVersion(
        order=order,
        lead_id=qualified(instance, row["id"]),
        created_at=maybe_instant(row.get("createdAt")),
        updated_at=maybe_instant(row.get("updatedAt")),
        fields={name: value for name, value in fields.items() if value is not None},
    )


def _deletion(instance: str, row: Row) -> Deletion:
    return Deletion(qualified(instance, row["leadId"]), maybe_instant(row.get("deletedAt")))


def qualified(instance: str, identifier: str) -> str:
    """An id that is unique over source instances (§1, `lead`)."""
    return identifier if instance == "default" else f"{instance}:{identifier}"


def present(text: str | None) -> str | None:
    """The text, or None where it is missing: absent, empty, or the literal `null` (§2.1)."""
    return None if text is None or text in ("", "null") else text


def snake_case(name: str) -> str:
    """Lower snake case (§3.2): `numberOfEmployees` is `number_of_employees`."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", parted).strip("_").lower()


def attribute_texts(cell: str | None) -> dict[str, str]:
    """Attributes from JSON, an object or an array of name and value (§2.1), missing left out."""
    text = present(cell)
    if text is None:
        return {}
    parsed = json.loads(text, parse_int=str, parse_float=str)
    pairs = (
        parsed.items()
        if isinstance(parsed, dict)
        else [(entry["name"], entry.get("value")) for entry in parsed]
    )
    named = {snake_case(name): _json_text(value) for name, value in pairs}
    return {name: value for name, value in named.items() if value is not None}


def _json_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return present(value)
    # Numbers were kept as their text on reading, so that an array of ids stays as written.
    return "[" + ",".join(str(item) for item in value) + "]"


_INSTANT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,6}))?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)


def instant(text: str) -> datetime:
    """A naive UTC instant from any spelling of §2.1. Raises ValueError for anything else."""
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(f"no instant: {text!r}")
    time = ":".join(found[part] or "00" for part in ("hour", "minute", "second"))
    at = datetime.fromisoformat(f"{found['day']}T{time}.{(found['fraction'] or '0').ljust(6, '0')}")
    zone = found["zone"]
    if zone is None or zone == "Z":
        return at
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return at + offset if zone[0] == "-" else at - offset


def maybe_instant(text: str | None) -> datetime | None:
    """An instant, or None where the cell is missing."""
    known = present(text)
    return None if known is None else instant(known)

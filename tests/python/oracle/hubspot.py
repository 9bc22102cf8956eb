"""HubSpot's tables as they land, load after load, and what they say of contacts by then.

The tables come whole with each load. A row that is there already adds nothing; an activity that
comes out otherwise than it last did is told anew, and the latest counts (decision 0016).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Row = Mapping[str, str]
"""Cells that are not missing, by column."""

NEVER = "1970-01-01"
# Properties under the names of Marketo's fields.
FIELDS = {
    "firstname": "first_name",
    "jobtitle": "title",
    "numberofemployees": "number_of_employees",
    "createdate": "created_at",
    "lastmodifieddate": "updated_at",
}
ATTRIBUTES = {"filtered_event": "is_bot_activity", "page_url": "webpage_url"}
MAIL_COLUMNS = ("filtered_event", "sent_by_id")


@dataclass(frozen=True)
class Told:
    """An activity as the tables tell of it."""

    activity_id: str
    contact: str
    at: str
    type_id: str
    campaign_id: str | None
    asset: str | None
    attributes: Mapping[str, str]


@dataclass
class HubspotTables:
    """What has landed so far of one instance, in order of loading."""

    contacts: list[Row] = field(default_factory=list)
    parts: dict[tuple[str, str], Row] = field(default_factory=dict)
    """The latest row of each table and id."""
    told: dict[str, Told] = field(default_factory=dict)
    seen: set[object] = field(default_factory=set)

    def land(self, table: str, rows: Sequence[Row]) -> Sequence[Row]:
        """Takes rows of a table; gives those that were not there."""
        new = []
        for row in rows:
            known = {name: cell for name, cell in row.items() if name != "_fivetran_synced"}
            content = (table, tuple(sorted(known.items())))
            if content in self.seen:
                continue
            # Rows that come twice within one load are both kept.
            new.append(row)
            if table == "contact":
                self.contacts.append(row)
            else:
                self.parts[table, _key(table, row)] = row
        for row in new:
            known = {name: cell for name, cell in row.items() if name != "_fivetran_synced"}
            self.seen.add((table, tuple(sorted(known.items()))))
        return new

    def joined(self) -> list[Told]:
        """Activities that are new, or come out otherwise than they last did, in order of id."""
        now = {one.activity_id: one for one in self._activities()}
        changed = [now[name] for name in sorted(now) if self.told.get(name) != now[name]]
        self.told |= now
        return changed

    def _activities(self) -> Iterator[Told]:
        for (table, _), row in self.parts.items():
            if table == "email_event":
                yield self._mail(row)
            elif table == "contact_form_submission":
                yield _form(row)
        yield from self._merges()

    def _mail(self, row: Row) -> Told:
        attributes = {name: row[name] for name in MAIL_COLUMNS if name in row}
        campaign = row.get("email_campaign_id")
        return Told(
            f"email:{row['id']}",
            self._owner(row["recipient"].lower()),
            row["created"],
            f"email_{row['type'].lower()}",
            campaign,
            campaign,
            _named(attributes),
        )

    def _owner(self, address: str) -> str:
        owner, best = address, (-1, -1)
        for place, contact in enumerate(self.contacts):
            others = contact.get("property_hs_additional_emails", "").lower().split(";")
            is_first = contact.get("property_email", "").lower() == address
            if (is_first or address in others) and (is_first, place) > best:
                owner, best = contact["id"], (is_first, place)
        return owner

    def _merges(self) -> Iterator[Told]:
        latest = {contact["id"]: contact for contact in self.contacts}
        pairs = {
            (merged, survivor): NEVER
            for survivor, contact in latest.items()
            for merged in contact.get("property_hs_merged_object_ids", "").split(";")
        }
        for (table, _), row in self.parts.items():
            if table == "contact_merge_audit":
                pairs[row["vid_to_merge"], row["canonical_vid"]] = row["timestamp"]
        for (merged, survivor), at in pairs.items():
            if merged and merged != survivor:
                name = f"merge:{merged}:{survivor}"
                yield Told(name, survivor, at, "merge", None, None, {"merge_ids": merged})


def contact_fields(row: Row) -> dict[str, str]:
    """A contact's properties as fields of a lead."""
    fields = {}
    for column, cell in row.items():
        if column not in ("id", "_fivetran_synced"):
            name = column.removeprefix("property_").lstrip("_")
            fields[FIELDS.get(name, name)] = cell
    return fields


def _form(row: Row) -> Told:
    attributes = {
        name: cell
        for name, cell in row.items()
        if name not in ("conversion_id", "contact_id", "_fivetran_synced")
    }
    return Told(
        f"form:{row['conversion_id']}",
        row["contact_id"],
        row["timestamp"],
        "form_submission",
        None,
        row.get("title") or row.get("form_id"),
        _named(attributes),
    )


def _named(attributes: Mapping[str, str]) -> dict[str, str]:
    return {ATTRIBUTES.get(name, name): cell for name, cell in attributes.items()}


def _key(table: str, row: Row) -> str:
    if table == "contact_merge_audit":
        return f"{row['vid_to_merge']}:{row['canonical_vid']}"
    return row["conversion_id"] if table == "contact_form_submission" else row["id"]

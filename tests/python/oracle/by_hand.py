"""Short ways to write a small case down: rows with the cells that matter, the rest blank."""

import json
from collections.abc import Sequence
from datetime import datetime

from cases.rule_templates import ACTIVITY_TYPES
from cases.scorecard import COLUMNS
from cases.vocabulary import ACTIVITY_HEADER, DELETED_HEADER, LEAD_HEADER
from oracle.identity import Lead, people
from oracle.marts import Marts, score
from oracle.records import Activity, Load, RawFile, RawRows, Row, Tables, read_loads

Cells = tuple[str, ...]


def activity(
    guid: str, at: str, type_id: str = "1", asset: str = "/", lead: str = "1", **attributes: str
) -> Cells:
    """A row of an activity file."""
    cell = json.dumps(attributes) if attributes else ""
    return (guid, lead, at, type_id, "", "", asset, cell)


def merge(guid: str, at: str, into: str, *merged: str) -> Cells:
    """A merge activity (type 32)."""
    cell = json.dumps({"Merge IDs": [int(one) for one in merged]})
    return (guid, into, at, "32", "", "", "", cell)


def version(
    updated: str, created: str = "", lead: str = "1", email: str = "", **fields: str
) -> Cells:
    """A row of a lead file."""
    given = {"id": lead, "email": email, "createdAt": created, "updatedAt": updated} | fields
    return tuple(given.get(name, "") for name in LEAD_HEADER)


def raw(
    activities: Sequence[Cells] = (),
    leads: Sequence[Cells] = (),
    deleted: Sequence[Cells] = (),
    instance: str = "default",
) -> RawRows:
    """Rows of one load."""
    files = (
        RawFile("activities", "activities_1.csv", ACTIVITY_HEADER, tuple(activities)),
        RawFile("leads", "leads_1.csv", LEAD_HEADER, tuple(leads)),
        RawFile("deleted_leads", "deleted_leads_1.csv", DELETED_HEADER, tuple(deleted)),
    )
    return read_loads([Load(instance, files)])


def tables(**given: Sequence[Row]) -> Tables:
    """A scorecard folder: the given rows with blanks filled in, of the scorecard `main`."""
    defaults: dict[str, Sequence[Row]] = {
        "scorecards": [{"status": "live"}],
        "activity_types": [
            {
                "source": "marketo",
                "type_id": type_id,
                "activity_type": slug,
                "is_engagement": "true" if is_engagement else "false",
            }
            for type_id, (slug, is_engagement) in ACTIVITY_TYPES.items()
        ],
    }
    rows = defaults | given
    return {
        name: [
            {column: row.get(column, "main" if column == "scorecard" else "") for column in columns}
            for row in rows.get(name, ())
        ]
        for name, columns in COLUMNS.items()
    }


def rule(
    rule_id: str, points: str = "5", activity_type: str = "visit_webpage", **cells: str
) -> Row:
    """A behavior rule."""
    return {
        "rule_id": rule_id,
        "points": points,
        "activity_type": activity_type,
        "category": "web",
    } | cells


def when(rule_id: str, field: str, operator: str, value: str = "", any_of: str = "") -> Row:
    """A condition of a rule."""
    return {
        "rule_id": rule_id,
        "field": field,
        "operator": operator,
        "value": value,
        "any_of": any_of,
    }


def instant(text: str) -> datetime:
    """An instant from ISO text."""
    return datetime.fromisoformat(text)


def marts(rows: RawRows, scorecard: Tables, as_of: str) -> Marts:
    """All marts."""
    return score(rows, scorecard, instant(as_of))


def ledger(rows: RawRows, scorecard: Tables, as_of: str = "2026-12-31") -> list[tuple[object, ...]]:
    """The ledger as (activity, rule, withheld by, points as text)."""
    return [
        (row["activity_id"], row["rule_id"], row["withheld_by"], str(row["points"]))
        for row in marts(rows, scorecard, as_of)["behavior_score_events"]
    ]


def withheld(rows: RawRows, scorecard: Tables) -> dict[object, object]:
    """Activity -> the step that withheld its match, for a scorecard of one rule."""
    return {line[0]: line[2] for line in ledger(rows, scorecard)}


def leads(rows: RawRows, as_of: str = "2026-12-31") -> dict[str, Lead]:
    """Leads in the marts by id."""
    return {lead.lead_id: lead for lead in people(rows, instant(as_of)).leads}


def only_lead(mart: list[dict[str, object]]) -> dict[str, object]:
    """The one row of a mart of one lead and one scorecard."""
    (row,) = mart
    return row


def one_activity(**attributes: str) -> Activity:
    """An activity record of a visit with these attributes."""
    return raw([activity("a", "2026-01-01", **attributes)]).activities[0]

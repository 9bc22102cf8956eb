"""Rows of `raw.events` for a random company: other sources that saw the same people.

They have a generator of their own, so that whether a case has events changes nothing else in it.
"""

from collections.abc import Mapping, Sequence
from random import Random

from cases.company import Cells, Company, RawTables, attribute_cell, pick_instant, spelled
from cases.vocabulary import PAGES
from oracle.records import Load, RawFile, instant, qualified

EVENT_HEADER = (
    "source_instance",
    "event_id",
    "lead_id",
    "occurred_at",
    "event_type",
    "asset",
    "attributes",
)
SOURCES = ("product", "bombora", "emea-events")
# With a type that Marketo has too, one without a name, and Marketo's id of a merge, which is none.
EVENT_TYPES = ("feature_used", "topic_surge", "topic_surge", "visit_webpage", "unheard_of", "32")
ASSETS = (*PAGES, "dashboards", "lakes", "", "null")


def random_events(
    rng: Random, company: Company, rows: Mapping[str, RawTables], steps: int
) -> list[list[Load]]:
    """Loads of events for each step; in about half of the cases there are none."""
    loads: list[list[Load]] = [[] for _ in range(steps)]
    if rng.random() < 0.5:
        return loads
    events = _rows(rng, company, rows)
    for at, load in enumerate(loads):
        share = [row for row in events if rng.random() < (0.6 if at == 0 else 0.4)]
        # Rows come again with a later load, as they are: one event is one id.
        events = [row for row in events if row not in share or rng.random() < 0.1]
        if not share:
            continue
        if rng.random() < 0.5:
            load += [Load("product", _files(rng, share)), *_directly(rng, share)]
        else:
            load += [Load("product", _files(rng, share))]
    return loads


def _rows(rng: Random, company: Company, rows: Mapping[str, RawTables]) -> list[Cells]:
    leads = [qualified(instance, lead) for instance, ids in company.leads.items() for lead in ids]
    dates = [row["activityDate"] for tables in rows.values() for row in tables.activities]
    events: list[Cells] = []
    for number in range(rng.randint(3, 30)):
        # Often at the very instant of an activity elsewhere: the order is by id then.
        at = instant(rng.choice(dates)) if rng.random() < 0.4 else pick_instant(rng, company)
        attributes: dict[str, object] = {
            "Plan Name": rng.choice(("pro", "free", None)),
            "seats": rng.randrange(9),
        }
        row = {
            "source_instance": rng.choice((*SOURCES, "")),
            "event_id": rng.choice((str(number), f"e{number}")),
            "lead_id": rng.choice((*leads, *leads, "501", "emea:502")),
            "occurred_at": spelled(rng, at),
            "event_type": rng.choice(EVENT_TYPES),
            "asset": rng.choice(ASSETS),
            "attributes": attribute_cell(rng, attributes),
        }
        events.append(row)
        if rng.random() < 0.15:
            # The same event told otherwise: the latest loaded row counts.
            events.append(row | {"lead_id": rng.choice(leads), "asset": rng.choice(ASSETS)})
    return events


def _files(rng: Random, rows: Sequence[Cells]) -> tuple[RawFile, ...]:
    """One file or two; one of rows without a source has no column for it."""
    named = [row for row in rows if row["source_instance"]]
    unnamed = [row for row in rows if not row["source_instance"]]
    parts = (named, unnamed) if rng.random() < 0.5 else (named + unnamed,)
    files = []
    for number, part in enumerate(parts):
        header = EVENT_HEADER[1:] if part is unnamed else EVENT_HEADER
        if part:
            cells = tuple(tuple(row[name] for name in header) for row in part)
            files.append(RawFile("events", f"events_{number}.csv", header, cells))
    return tuple(files)


def _directly(rng: Random, rows: Sequence[Cells]) -> list[Load]:
    """Some rows once more, written into the table by another pipeline."""
    written = [row for row in rows if row["source_instance"] and rng.random() < 0.5]
    cells = tuple(tuple(row[name] for name in EVENT_HEADER) for row in written)
    file = RawFile("events", "directly", EVENT_HEADER, cells)
    return [Load("product", (file,), is_direct=True)] if written else []

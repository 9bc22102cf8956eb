"""A random history: loads, edits of the scorecard, moves of `as_of`, each followed by a build."""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from cases.aim import aim
from cases.company import (
    Cells,
    Company,
    RawTables,
    random_company,
    random_rows,
)
from cases.edits import edited_scorecard
from cases.events import EVENT_HEADER, random_events
from cases.hubspot import HEADERS as HUBSPOT_HEADERS
from cases.hubspot import random_hubspot
from cases.scorecard import COLUMNS, Row, random_scorecard
from cases.vocabulary import ACTIVITY_HEADER, DELETED_HEADER, LEAD_HEADER
from oracle.records import Kind, Load, RawFile, maybe_instant

Tables = Mapping[str, Sequence[Row]]

HEADERS: dict[Kind, tuple[str, ...]] = {
    "activities": ACTIVITY_HEADER,
    "leads": LEAD_HEADER,
    "deleted_leads": DELETED_HEADER,
    "events": EVENT_HEADER,
    **HUBSPOT_HEADERS,
}


@dataclass(frozen=True)
class Step:
    """What happens before one build: loads in order, then the scorecard and `as_of` of it."""

    loads: tuple[Load, ...]
    scorecard: Tables
    as_of: datetime


@dataclass(frozen=True)
class Case:
    """A history. Everything in it follows from the seed."""

    seed: int
    steps: tuple[Step, ...]

    def loads_up_to(self, step: int) -> tuple[Load, ...]:
        """All loads so far, up to and with a step (from 0): what the oracle is given."""
        return tuple(load for one in self.steps[: step + 1] for load in one.loads)

    def states(self) -> Iterator[tuple[tuple[Load, ...], Tables, datetime]]:
        """After each step: all loads so far, the present scorecard, the present `as_of`."""
        for number, step in enumerate(self.steps):
            yield self.loads_up_to(number), step.scorecard, step.as_of


def random_case(seed: int) -> Case:
    """A history of 1 to 5 steps of a small company."""
    rng = Random(seed)
    company = random_company(rng)
    rows = random_rows(rng, company)
    count = rng.choice((1, 2, 2, 3, 3, 4, 5))
    scorecard: Tables = random_scorecard(rng, company)
    targets = aim(rng, company, rows, scorecard)
    dealt = {instance: _deal(rng, tables, count) for instance, tables in rows.items()}
    events = random_events(Random(f"events {seed}"), company, rows, count)
    hubspot = random_hubspot(Random(f"hubspot {seed}"), company, count)
    dates = sorted([*_dates(rows), *targets])
    as_of = _first_as_of(rng, company, dates)
    steps: list[Step] = []
    past: list[Load] = []
    for number in range(count):
        if number and rng.random() < 0.5:
            scorecard = edited_scorecard(rng, company, scorecard)
        if number:
            as_of = _next_as_of(rng, company, dates, as_of)
        loads = []
        for instance in company.instances:
            files = _files(rng, dealt[instance][number])
            repeated = [file for load in past if load.instance == instance for file in load.files]
            if repeated and rng.random() < 0.15:
                files += _again(rng, repeated, files)
            if files:
                loads.append(Load(instance, tuple(files)))
        past += loads
        # Rows that another pipeline wrote are seen last.
        loads += [*hubspot[number], *events[number]]
        steps.append(Step(tuple(loads), scorecard, as_of))
    return Case(seed, tuple(steps))


def _deal(rng: Random, tables: RawTables, count: int) -> list[RawTables]:
    """Each row to a step, most to the first, none to some; the order within a step is random."""
    weights = [3] + [rng.choice((0, 1, 1, 1)) for _ in range(count - 1)]
    hands = [RawTables([], [], []) for _ in range(count)]
    for kind in RawTables.KINDS:
        for row in tables.of(kind):
            rng.choices(hands, weights)[0].of(kind).append(row)
    for hand in hands:
        rng.shuffle(hand.activities)
        rng.shuffle(hand.leads)
    return hands


def _dates(rows: Mapping[str, RawTables]) -> Iterator[datetime]:
    """Every date in the raw rows."""
    for tables in rows.values():
        cells = [row["activityDate"] for row in tables.activities]
        cells += [row["updatedAt"] for row in tables.leads]
        # There are few deletions: more often.
        cells += [row["deletedAt"] for row in tables.deleted_leads] * 5
        yield from (at for at in map(maybe_instant, cells) if at is not None)


def _first_as_of(rng: Random, company: Company, dates: Sequence[datetime]) -> datetime:
    """Somewhere in the later part, often exactly when something happened or falls due."""
    half = company.start + timedelta(days=company.days // 2)
    late = half + timedelta(days=rng.randrange(company.days // 2 + 30))
    match rng.randrange(5):
        case 0:
            return late
        case 1 | 2:
            at = rng.choice([at for at in dates if at >= half] or [late])
            return at + timedelta(days=rng.choice((0, 0, 0, 1, 3, 7, 10, 30)))
        case _:
            return late + timedelta(seconds=rng.randrange(86400))


def _next_as_of(
    rng: Random, company: Company, dates: Sequence[datetime], as_of: datetime
) -> datetime:
    match rng.choices(("same", "later", "next day", "earlier", "any"), (20, 35, 20, 15, 10))[0]:
        case "later":
            return as_of + timedelta(days=rng.randint(1, 60), seconds=rng.randrange(86400))
        case "next day":
            return as_of + timedelta(days=1)
        case "earlier":
            return max(company.start, as_of - timedelta(days=rng.randint(1, 40)))
        case "any":
            return _first_as_of(rng, company, dates)
        case _:
            return as_of


def _files(rng: Random, hand: RawTables) -> list[RawFile]:
    """Files of one load: names whose order as text is not that of their numbers."""
    files: list[RawFile] = []
    for kind in RawTables.KINDS:
        rows = hand.of(kind)
        if not rows:
            continue
        parts = rng.choice((1, 1, 2, 3))
        numbers = rng.sample((1, 2, 9, 10, 11), parts)
        for place, number in enumerate(numbers):
            cells = rows[place::parts]
            header = _header(rng, kind, cells)
            suffix = ".csv.gz" if rng.random() < 0.1 else ".csv"
            files.append(
                RawFile(
                    kind,
                    f"{kind}_{number}{suffix}",
                    header,
                    tuple(tuple(row[name] for name in header) for row in cells),
                )
            )
    # Two files of one load with the same content would leave open which of them was loaded.
    contents = {(file.header, file.rows): file for file in files}
    return list(contents.values())


def _header(rng: Random, kind: Kind, rows: Sequence[Cells]) -> tuple[str, ...]:
    """The columns of a file in some order, at times without an optional one that is empty."""
    header = list(HEADERS[kind])
    if rng.random() < 0.2:
        rng.shuffle(header)
    optional = ("campaignId", "primaryAttributeValueId", "deletedAt", "unsubscribed")
    for name in optional:
        if name in header and rng.random() < 0.3 and not any(row[name] for row in rows):
            header.remove(name)
    return tuple(header)


def _again(rng: Random, earlier: Sequence[RawFile], files: Sequence[RawFile]) -> list[RawFile]:
    """A file loaded before, under another name: it adds nothing (§2.3)."""
    file = rng.choice(earlier)
    if any((one.header, one.rows) == (file.header, file.rows) for one in files):
        return []
    suffix = file.name.partition(".")[2]
    return [RawFile(file.kind, f"{file.kind}_zz_again.{suffix}", file.header, file.rows)]


def room(file: RawFile) -> str:
    """The folder of a raw folder that a file belongs into."""
    if file.kind in HUBSPOT_HEADERS:
        return "hubspot"
    return "events" if file.kind == "events" else "marketo"


def write_load(folder: Path, load: Load) -> None:
    """Write a load as a raw folder (contract §2): `<folder>/marketo/<name>`, or `events/`."""
    for file in load.files:
        target = folder / room(file)
        target.mkdir(parents=True, exist_ok=True)
        text = csv_text(file.header, file.rows).encode()
        if file.name.endswith(".gz"):
            # No time of writing: same case, same bytes.
            text = gzip.compress(text, mtime=0)
        (target / file.name).write_bytes(text)


def write_scorecard(folder: Path, tables: Tables) -> None:
    """Write a scorecard folder: every CSV file with all its columns (contract §3)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        rows = [[row[column] for column in columns] for row in tables[name]]
        (folder / f"{name}.csv").write_text(csv_text(columns, rows), encoding="utf-8")


def csv_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """CSV with a header and line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()

"""A made-up company to be scored: two loads of raw files, and what unstopped commands take."""

from __future__ import annotations

import csv
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random

from cases.history import csv_text
from cli.command import finish, start
from examples.company import copy
from kills.timeline import LogFollower, Timeline
from leadscore.dbt_build import target_folder
from leadscore.demo import generate
from leadscore.project import DEFAULT_SCORECARD
from warehouse.dbt_worker import FILE_NAME

LEADS = 500
DAYS_HELD_BACK = 20
AS_OF_BEFORE = datetime(2026, 10, 12)  # noqa: DTZ001 -- UTC throughout
AS_OF = datetime(2026, 11, 1)  # noqa: DTZ001

# What an edit changes: table, column, and what is added to the number in one of its rows.
_EDITS = {
    "points": ("behavior_rules", "points", Decimal("1.5")),
    "token": ("point_values", "points", Decimal(2)),
    "curve": ("decay_policies", "half_life_days", Decimal(5)),
    "fit": ("demographic_rules", "points", Decimal(3)),
    "limit": ("score_limits", "max_points", Decimal(-4)),
    "band": ("score_bands", "min_score", Decimal("0.5")),
    "exit": ("mql_policies", "exit_below_total", Decimal(-2)),
}


@dataclass(frozen=True)
class Unstopped:
    """What commands take that nobody stops: seconds, and the bytes that they add to the disk."""

    timeline: Timeline
    bytes_of_build: int
    seconds_of_load: dict[str, float]
    bytes_of_load: dict[str, int]


@dataclass(frozen=True)
class Company:
    """Raw folders and warehouses by name: `first` is the first load, `more` the second.

    `built` is `first`, loaded and built as of `AS_OF_BEFORE`; `more` follows it.
    """

    folder: Path
    unstopped: Unstopped

    def raw(self, load: str) -> Path:
        return self.folder / f"raw_{load}"

    def warehouse(self, name: str) -> Path:
        return self.folder / name / FILE_NAME


def make_company(folder: Path, seed: int) -> Company:
    """Makes, loads and builds a company with real commands, and measures them."""
    made = folder / "made"
    as_of = AS_OF.replace(tzinfo=UTC)
    generate(made, leads=LEADS, seed=seed, as_of=as_of, hold_back_days=DAYS_HELD_BACK)
    shutil.move(made / "base", folder / "raw_first")
    _join(sorted(made.glob("day_*")), folder / "raw_more")

    first = folder / "first" / FILE_NAME
    first.parent.mkdir()
    seconds = {"first": _run("load", folder / "raw_first", "--warehouse", first)}
    added = {"first": first.stat().st_size}

    built = copy(first, folder / "built")
    timeline, bytes_of_build = _measured_build(built)
    more = copy(built, folder / "more")
    seconds["more"] = _run("load", folder / "raw_more", "--warehouse", more)
    added["more"] = more.stat().st_size - built.stat().st_size
    return Company(folder, Unstopped(timeline, bytes_of_build, seconds, added))


def _join(days: Sequence[Path], target: Path) -> None:
    """One raw folder of the raw folders of several days."""
    for day in days:
        for file in day.glob("*/*"):
            name, _, suffix = file.name.partition(".")
            path = target / file.parent.name / f"{name}_{day.name}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, path)


def _run(*arguments: object) -> float:
    started = time.time()
    outcome = finish(start(*arguments))
    assert outcome.code == 0, outcome.err
    return time.time() - started


def _measured_build(warehouse: Path) -> tuple[Timeline, int]:
    """A first build: when it did what, and the most bytes that it added to the disk."""
    follower = LogFollower(target_folder(warehouse) / "dbt.log")
    log = warehouse.with_name(f"{warehouse.name}.wal")
    before = most = warehouse.stat().st_size
    started = folded = time.time()
    process = start("build", "--as-of", AS_OF_BEFORE, "--warehouse", warehouse)
    while process.poll() is None:
        # The log is folded into the file and goes at the end.
        if log.exists():
            most = max(most, _size(log) + _size(warehouse))
            folded = time.time()
        time.sleep(0.002)
    ended = time.time()
    outcome = finish(process)
    assert outcome.code == 0, outcome.err
    timeline = Timeline.measured(started, follower.read(), folded, ended)
    shutil.rmtree(target_folder(warehouse), ignore_errors=True)
    return timeline, max(most, warehouse.stat().st_size) - before


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def write_scorecard(folder: Path, edits: Sequence[str], seed: int) -> None:
    """The default scorecard with edits, in place of what is in a folder."""
    rng = Random(f"edits {seed}")
    shutil.copytree(DEFAULT_SCORECARD, folder, dirs_exist_ok=True)
    for edit in edits:
        table, column, added = _EDITS[edit]
        path = folder / f"{table}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        at = header.index(column)
        # A blank says nothing, and bands begin at 0 or below.
        row = rng.choice([row for row in rows if _is_positive(row[at])])
        row[at] = str(Decimal(row[at]) + added)
        path.write_text(csv_text(header, rows), encoding="utf-8")


def _is_positive(cell: str) -> bool:
    try:
        return Decimal(cell) > 0
    except InvalidOperation:
        return False


def save(company: Company) -> None:
    """Leaves what was measured beside the files, for another process."""
    unstopped = company.unstopped
    (company.folder / "unstopped.json").write_text(
        json.dumps(
            {
                "timeline": unstopped.timeline.as_json(),
                "bytes_of_build": unstopped.bytes_of_build,
                "seconds_of_load": unstopped.seconds_of_load,
                "bytes_of_load": unstopped.bytes_of_load,
            }
        )
    )


def saved(folder: Path) -> Company | None:
    """A company that another process has made and saved."""
    path = folder / "unstopped.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text())
    record["timeline"] = Timeline.from_json(record["timeline"])
    return Company(folder, Unstopped(**record))

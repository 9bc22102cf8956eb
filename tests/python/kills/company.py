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
    """What commands take that nobody stops.

    The time of a build, the bytes that a build and the loads add to the disk at most, and the bytes
    to which the log beside the warehouse grows in the loads.
    """

    timeline: Timeline
    bytes_of_build: int
    bytes_of_load: dict[str, int]
    log_of_load: dict[str, int]


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
    loads = {"first": _watched(first, "load", folder / "raw_first")}
    built = copy(first, folder / "built")
    follower = LogFollower(target_folder(built) / "dbt.log")
    build = _watched(built, "build", "--as-of", AS_OF_BEFORE)
    timeline = Timeline.measured(build.started, follower.read(), build.folded, build.ended)
    shutil.rmtree(target_folder(built), ignore_errors=True)
    more = copy(built, folder / "more")
    loads["more"] = _watched(more, "load", folder / "raw_more")
    unstopped = Unstopped(
        timeline,
        build.added,
        {name: load.added for name, load in loads.items()},
        {name: load.log for name, load in loads.items()},
    )
    return Company(folder, unstopped)


def _join(days: Sequence[Path], target: Path) -> None:
    """One raw folder of the raw folders of several days."""
    for day in days:
        for file in day.glob("*/*"):
            name, _, suffix = file.name.partition(".")
            path = target / file.parent.name / f"{name}_{day.name}.{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, path)


@dataclass(frozen=True)
class _Watched:
    """A command that nobody stopped: its start, the moment at which the warehouse's log was gone,
    its end (seconds since 1970); the bytes it added at most, and those of the log at most."""

    started: float
    folded: float
    ended: float
    added: int
    log: int


def _watched(warehouse: Path, *arguments: object) -> _Watched:
    log = warehouse.with_name(f"{warehouse.name}.wal")
    before = most = _size(warehouse)
    most_log = 0
    started = folded = time.time()
    process = start(*arguments, "--warehouse", warehouse)
    while process.poll() is None:
        # The log is folded into the file and goes at the end.
        if log.exists():
            most_log = max(most_log, _size(log))
            most = max(most, _size(log) + _size(warehouse))
            folded = time.time()
        time.sleep(0.002)
    ended = time.time()
    outcome = finish(process)
    assert outcome.code == 0, outcome.err
    added = max(most, _size(warehouse)) - before
    return _Watched(started, folded, ended, added, most_log)


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
    record = vars(unstopped) | {"timeline": unstopped.timeline.as_json()}
    (company.folder / "unstopped.json").write_text(json.dumps(record))


def saved(folder: Path) -> Company | None:
    """A company that another process has made and saved."""
    path = folder / "unstopped.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text())
    record["timeline"] = Timeline.from_json(record["timeline"])
    return Company(folder, Unstopped(**record))

"""The steps of the benchmark, in their order: what each runs, and what it begins with."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks import company
from benchmarks.company import AS_OF, DAYS_HELD_BACK, as_of_day
from benchmarks.floor import unequal_tables
from benchmarks.workspace import Workspace, size_mb, unequal_marts

SMALL_MEMORY = "2GB"
_DAY_BEFORE = AS_OF - timedelta(days=1)
_DAY_AFTER = AS_OF + timedelta(days=1)


def make(space: Workspace) -> None:
    """Raw data of the company; nothing where the folder has them already."""
    started = time.monotonic()
    data = space.data
    space.keep("make", seconds=time.monotonic() - started, leads=data.leads)


def fixed(space: Workspace) -> None:
    """What dbt costs whatever there is to score: builds of a warehouse without a row.

    `fixed` is the first build of a warehouse, as a full build is; `fixed_next` the second, a day
    later, as an increment is. A build before that, not counted, brings the programs into memory.
    """
    space.reset_scorecard()
    for step in ("warm_up", "fixed"):
        warehouse = space.fresh("empty")
        space.build(step, warehouse, _DAY_BEFORE)
    space.build("fixed_next", warehouse, AS_OF)
    space.remove("empty")


def load(space: Workspace) -> None:
    """All raw data but the last day's, into `loaded.duckdb`."""
    space.load("load", space.data.before_last_day, space.fresh("loaded"))


def full(space: Workspace) -> None:
    """The first build on `loaded.duckdb`, in a copy: `work.duckdb`."""
    space.reset_scorecard()
    warehouse = space.fresh("work", copy_of=space.loaded())
    space.reach("nothing")
    space.build("full", warehouse, _DAY_BEFORE)
    space.reach("full")


def floor(space: Workspace) -> None:
    """The floor on the raw data and the scorecard of `work.duckdb`, as of the full build.

    Its seconds are those of its statements and the checkpoint, without the start of Python.
    """
    warehouse, file = space.work("full"), space.warehouse("floor")
    report = space.folder / "output" / "floor.json"
    command = ["-m", "benchmarks.floor", str(warehouse), str(file)]
    figures = space.run(
        "floor", [*command, "--as-of", _DAY_BEFORE.isoformat(), "--report", str(report)]
    )
    statements = json.loads(report.read_text())
    figures["seconds"] = sum(statement["seconds"] for statement in statements)
    figures["processor_seconds"] = sum(statement["processor_seconds"] for statement in statements)
    space.keep(
        "floor",
        **figures,
        file_mb=size_mb(file),
        unequal=unequal_tables(file, warehouse),
        statements={statement["name"]: statement["seconds"] for statement in statements},
    )
    space.remove("floor")


def increment(space: Workspace) -> None:
    """Load of the last day, and the build after it."""
    warehouse = space.work("full")
    space.load("load_day", space.data.day(DAYS_HELD_BACK), warehouse)
    space.reach("nothing")
    space.build("increment", warehouse, AS_OF)
    space.reach("increment")


def same(space: Workspace) -> None:
    """A build when nothing is new, for the same instant; and what dbt takes for it by itself."""
    warehouse = space.work("increment", "same")
    space.build("same", warehouse, AS_OF)
    space.build_by_dbt("same_by_dbt", warehouse, AS_OF)
    space.reach("same")


def later(space: Workspace) -> None:
    """A build when nothing is new, for an instant a day later."""
    space.build("later", space.work("same", "increment"), _DAY_AFTER)
    space.reach("later")


def rules(space: Workspace) -> None:
    """Builds after a rule is worth a point more: first the rarest, then the commonest.

    Rarest and commonest by the leads that match it, of the behavior rules of the live scorecard.
    """
    warehouse = space.work("later", "rules")
    for step, rule in zip(
        ("rare_rule", "common_rule"), company.rarest_and_commonest(warehouse), strict=True
    ):
        company.add_a_point(space.scorecard, warehouse, rule)
        space.build(
            step, warehouse, _DAY_AFTER, rule=rule.rule_id, matching_leads=rule.leads,
            matching_rows=rule.rows,
        )  # fmt: skip
    space.reach("rules")


def memory(space: Workspace) -> None:
    """The full build once more, under a memory limit of 2 GB, in a file of its own."""
    space.reset_scorecard()
    warehouse = space.fresh("small", copy_of=space.loaded())
    limit = {"LEADSCORE_MEMORY_LIMIT": SMALL_MEMORY}
    space.build("memory", warehouse, _DAY_BEFORE, environment=limit)
    space.remove("small")


def days(space: Workspace) -> None:
    """30 days, each loaded and built by itself, beside one full build of the same data.

    Compares the size of the files and, by sums of hashes, the rows of every mart.
    """
    space.reset_scorecard()
    data, warehouse = space.data, space.fresh("days")
    space.load("days_base_load", data.base, warehouse)
    space.build("days_base", warehouse, as_of_day(0))
    seconds = []
    for number in range(1, DAYS_HELD_BACK + 1):
        space.load("days_load", data.day(number), warehouse)
        space.build("days_build", warehouse, as_of_day(number))
        seconds.append(space.results["days_build"]["seconds"])
    whole = space.fresh("whole", copy_of=space.loaded())
    space.load("whole_load", data.day(DAYS_HELD_BACK), whole)
    space.build("whole", whole, AS_OF)
    space.keep(
        "days",
        seconds=sum(seconds),
        median_seconds=statistics.median(seconds),
        by_day=[round(second, 2) for second in seconds],
        file_mb=size_mb(warehouse),
        file_mb_full_build=size_mb(whole),
        unequal=unequal_marts(warehouse, whole),
    )
    space.remove("days")
    space.remove("whole")


def history(space: Workspace) -> None:
    """The last day again, on a history several times as long, in two meanings of it.

    `other_leads`: the company is that many times as long in business, the earlier history being of
    other leads. `same_leads`: every lead has done that many times as much. The day's files, and the
    leads that they touch, are those of `increment`. Files and methods: company.py.
    """
    space.reset_scorecard()
    for name, lengthen in (
        ("other_leads", company.with_older_customers),
        ("same_leads", company.with_longer_lives),
    ):
        warehouse = space.fresh("long")
        lengthen(space.loaded(), warehouse, space.times)
        space.build(f"{name}_full", warehouse, _DAY_BEFORE, times=space.times)
        space.load(f"{name}_load", space.data.day(DAYS_HELD_BACK), warehouse)
        space.build(name, warehouse, AS_OF, times=space.times)
        space.remove("long")


# In their order; a step changes `work.duckdb` for those after it.
STEPS: dict[str, Callable[[Workspace], None]] = {
    step.__name__: step
    for step in (
        make,
        fixed,
        load,
        full,
        floor,
        increment,
        same,
        later,
        rules,
        memory,
        days,
        history,
    )
}
# What a run does that is not told: the longer history is five builds of its own.
USUAL = tuple(name for name in STEPS if name != "history")

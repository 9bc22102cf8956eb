"""What the main job costs: load, full build, a day's increment, nothing new; beside them the floor.

Every command runs as a process of its own; seconds are wall clock, memory is the greatest resident
set of the process. All figures of one table come from one run, so that the ratios hold on a noisy
machine. The fixed cost of dbt is a build of an empty warehouse, taken off where a line says so.

    python benchmarks/bench.py --leads 200000
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from leadscore.demo import generate
from leadscore.project import PROJECT_ROOT

AS_OF = datetime(2026, 11, 1)  # noqa: DTZ001 -- instants are UTC without a zone throughout
FLOOR = """
    select activities.lead_id, sum(rules.points) as points
    from raw.marketo_activities as activities
    inner join scorecard.activity_types as types
        on types.source = 'marketo' and activities.activity_type_id = types.type_id
    inner join (
        select activity_type, try_cast(points as decimal(12, 2)) as points
        from scorecard.behavior_rules
    ) as rules
        on types.activity_type = rules.activity_type
    group by activities.lead_id
"""


@dataclass(frozen=True)
class Measured:
    """One command: seconds of wall clock, greatest resident memory in MB."""

    seconds: float
    peak_mb: float


def run(arguments: list[str], warehouse: Path) -> Measured:
    """Runs `leadscore ...` and measures it; stops the benchmark if it fails."""
    started = time.monotonic()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "leadscore", *arguments, "--warehouse", str(warehouse)],
        os.environ,
    )
    _, status, _ = os.wait4(pid, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"failed: leadscore {' '.join(arguments)}")
    return Measured(seconds, _peak_of_children())


def _peak_of_children() -> float:
    import resource  # noqa: PLC0415 -- only on systems that have it

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def floor_seconds(warehouse: Path) -> float:
    """The best of three runs of the floor, one statement."""
    best = float("inf")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for _ in range(3):
            started = time.monotonic()
            connection.execute(f"create or replace temp table floor as {FLOOR}")
            best = min(best, time.monotonic() - started)
    return best


def dearest(count: int) -> list[tuple[str, float]]:
    """The nodes of the last full build that took longest, from dbt's own record."""
    records = sorted((PROJECT_ROOT / "target").glob("*/run_results.json"), key=os.path.getmtime)
    seconds: dict[str, float] = defaultdict(float)
    for result in json.loads(records[-1].read_text())["results"]:
        seconds[result["unique_id"].split(".")[-1]] += result["execution_time"]
    return sorted(seconds.items(), key=lambda item: -item[1])[:count]


def main() -> None:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="keep data and warehouse here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        report(options.leads, options.folder or Path(scratch))


def report(leads: int, folder: Path) -> None:
    """Makes the company, runs every command once, prints figures and ratios."""
    raw = folder / f"raw_{leads}"
    if not raw.exists():
        generate(raw, leads=leads, seed=1, as_of=AS_OF, hold_back_days=1)
    warehouse, empty = folder / "bench.duckdb", folder / "empty.duckdb"
    for file in (warehouse, empty):
        file.unlink(missing_ok=True)
    before, now = ((AS_OF - timedelta(days=days)).isoformat() for days in (1, 0))
    duckdb.connect(str(empty)).close()
    run(["build", "--as-of", before], empty)  # parses the project and compiles Python
    fixed = run(["build", "--as-of", before, "--full-refresh"], empty)
    load = run(["load", str(raw / "base")], warehouse)
    run_full = run(["build", "--as-of", before], warehouse)
    nodes = dearest(12)
    size = warehouse.stat().st_size / 2**20
    load_day = run(["load", str(raw / "day_001")], warehouse)
    increment = run(["build", "--as-of", now], warehouse)
    day_nodes = dearest(8)
    same = run(["build", "--as-of", now], warehouse)
    later = run(["build", "--as-of", (AS_OF + timedelta(days=1)).isoformat()], warehouse)
    floor = floor_seconds(warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        activities, ledger, touched = connection.execute(
            """
            select
                (select count(*) from raw.marketo_activities),
                (select count(*) from marts.behavior_score_events),
                (select touched_leads from state.scored_runs where run_no = 2)
            """
        ).fetchall()[0]
    print_table(
        [
            ("floor: one statement", floor, None),
            ("dbt's fixed cost: build of nothing", fixed.seconds, None),
            ("load", load.seconds, None),
            ("full build", run_full.seconds, run_full.seconds / floor),
            (
                "full build less fixed cost",
                run_full.seconds - fixed.seconds,
                (run_full.seconds - fixed.seconds) / floor,
            ),
            ("load of one day", load_day.seconds, None),
            ("one day's increment", increment.seconds, increment.seconds / run_full.seconds),
            ("nothing new, same as_of", same.seconds, same.seconds / run_full.seconds),
            ("nothing new, a day later", later.seconds, later.seconds / run_full.seconds),
        ]
    )
    write = sys.stdout.write
    write(f"\n{leads:,} leads, {activities:,} activity rows, {ledger:,} ledger rows;")
    write(f" {touched:,} leads touched by the day\n")
    write(f"peak memory {later.peak_mb:,.0f} MB; warehouse {size:,.0f} MB after the full build;")
    write(f" {os.cpu_count()} cores\n")
    for title, shown in (("full build", nodes), ("increment", day_nodes)):
        write(f"\ndearest steps of the {title}, s:\n")
        for name, seconds in shown:
            write(f"  {seconds:7.2f}  {name}\n")


def print_table(rows: list[tuple[str, float, float | None]]) -> None:
    """Prints steps, seconds and ratios (to the floor for full builds, else to the full build)."""
    sys.stdout.write(f"\n{'step':40}{'s':>10}{'ratio':>10}\n")
    for name, seconds, ratio in rows:
        shown = f"{ratio:10.3f}" if ratio is not None else ""
        sys.stdout.write(f"{name:40}{seconds:10.2f}{shown}\n")


if __name__ == "__main__":
    main()

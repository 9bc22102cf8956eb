"""What the main job costs, as ratios within one run to a hand-written floor.

    python -m benchmarks.bench --size 10M
    python -m benchmarks.bench --size 50M --folder /data/bench --steps make,fixed,load,full,floor
    python -m benchmarks.bench --size 50M --folder /data/bench --steps history --history 5

SIZE counts activity rows. With `--folder`, raw data, warehouses and figures stay, so that a large
benchmark can be run in parts: the table at the end has all figures of the folder. Every command
runs as a process of its own; seconds are wall clock, processor seconds and memory those of all its
processes. Targets are held against wall clock; the ratio of processor seconds stands beside it, as
it hardly moves when others use the machine. Figures:

- floor: the statements of `floor/*.sql`, their checkpoint included, on the warehouse of the full
  build, after it; what they give is compared with the marts.
- full build: the first build on what was loaded (all but the last day). Its fixed cost is the first
  build of a warehouse without a row; that of an increment the second, with another `as_of`.
- increment: the build after the load of the last day; the load is stated apart.
- edited rule: one point more for the behavior rule of the live scorecard that the fewest, and then
  for the one that the most leads match.
- 30 increments: base without the last 30 days, built; then each day loaded and built. The size of
  the file is compared with that of one full build of the same data, and so is every mart.
- longer history: the same day, and the leads that it touches, on N times the history, once of
  leads of their own (the company is N times as old) and once of the same leads (each has done N
  times as much). Raw tables are multiplied in the warehouse, 548 days further back each time.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.processes import CommandFailedError
from benchmarks.profile import profile_dearest
from benchmarks.report import markdown
from benchmarks.steps import STEPS, USUAL
from benchmarks.workspace import Workspace, WrongStateError

_UNITS = {"": 1, "K": 10**3, "M": 10**6}


def size(text: str) -> int:
    """A number of activities such as `50M`, `500K`, `20000`."""
    found = re.fullmatch(r"(\d+)([KM]?)", text.upper())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 10M, 500K or 20000")
    return int(found[1]) * _UNITS[found[2]]


def step_names(text: str) -> list[str]:
    """Steps by name, in the order in which they run."""
    asked = [name.strip() for name in text.split(",")]
    unknown = [name for name in asked if name not in STEPS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"no such step: {unknown[0]}; there are {', '.join(STEPS)}"
        )
    return [name for name in STEPS if name in asked]


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=size, default=size("10M"), help="activities (10M)")
    parser.add_argument("--folder", type=Path, help="keep everything here, and go on from there")
    parser.add_argument(
        "--steps", type=step_names, default=list(USUAL), help=f"of {','.join(STEPS)}"
    )
    parser.add_argument(
        "--history", type=int, metavar="N", help="N x the history (5); adds history"
    )
    parser.add_argument(
        "--profile",
        type=int,
        default=0,
        metavar="N",
        help="DuckDB's profile of the N dearest models of work.duckdb's last build",
    )
    return parser.parse_args()


def main() -> None:
    """Runs the steps and prints the table of all figures of the folder."""
    options = arguments()
    steps = options.steps
    if options.history and "history" not in steps:
        steps.append("history")
    with tempfile.TemporaryDirectory(prefix="leadscore_bench_") as scratch:
        try:
            space = Workspace(
                options.folder or Path(scratch),
                options.size,
                options.history or 5,
                f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M}",
            )
            for step in steps:
                STEPS[step](space)
        except (CommandFailedError, WrongStateError) as error:
            sys.exit(str(error))
        sys.stdout.write(f"\n{markdown(space.results, space.activities)}")
        if options.profile:
            sys.stdout.write(profile_dearest(space.warehouse("work"), options.profile))


if __name__ == "__main__":
    main()

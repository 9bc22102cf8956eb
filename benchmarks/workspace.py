"""The folder of a benchmark: raw data, warehouses, and results, to which parts of a run add."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.company import RawData, own_scorecard, raw_data
from benchmarks.processes import measure
from leadscore.dbt_build import dbt_command, dbt_environment, target_folder
from leadscore.mart_columns import selection

_DEAREST = 12


class WrongStateError(Exception):
    """A step was asked for that needs what an earlier step makes; the message names it."""


@dataclass
class Workspace:
    """Where the steps work; `results` are figures by step, `state` the last step in `work.duckdb`.

    `activities` is the size asked for, `times` how much longer the longer history is, `started`
    names the run, so that a table can say when its figures come from several.
    """

    folder: Path
    activities: int
    times: int
    started: str

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file = self.folder / "results.json"
        found = json.loads(self._file.read_text()) if self._file.exists() else {}
        if found.get("activities", self.activities) != self.activities:
            raise WrongStateError(
                f"{self.folder}: holds a benchmark of {found['activities']:,} activities;"
                " name another folder"
            )
        self.results: dict[str, dict[str, Any]] = found.get("results", {})
        self.state: str = found.get("state", "nothing")

    @property
    def data(self) -> RawData:
        """The raw data; made where it is not there yet."""
        return raw_data(self.folder, self.activities)

    @property
    def scorecard(self) -> Path:
        """The scorecard that every build uses; steps edit it in place, as users do."""
        return self.folder / "scorecard"

    def reset_scorecard(self) -> None:
        """Makes the scorecard the default one again."""
        own_scorecard(self.folder)

    def warehouse(self, name: str) -> Path:
        """The file of a warehouse."""
        return self.folder / f"{name}.duckdb"

    def remove(self, name: str) -> None:
        """Takes away a warehouse, and what dbt compiled for it."""
        self.warehouse(name).unlink(missing_ok=True)
        Path(f"{self.warehouse(name)}.wal").unlink(missing_ok=True)
        shutil.rmtree(target_folder(self.warehouse(name)), ignore_errors=True)

    def fresh(self, name: str, *, copy_of: Path | None = None) -> Path:
        """A warehouse that dbt has never seen: none yet, or a copy of one that was only loaded."""
        self.remove(name)
        if copy_of:
            shutil.copyfile(copy_of, self.warehouse(name))
        return self.warehouse(name)

    def loaded(self) -> Path:
        """The warehouse in which all but the last day is loaded, and nothing built."""
        path = self.warehouse("loaded")
        if not path.exists():
            raise WrongStateError(f"{path}: is not there; run --steps load")
        return path

    def work(self, *states: str) -> Path:
        """`work.duckdb`, which has to be in one of these states."""
        if self.state not in states:
            raise WrongStateError(
                f"{self.warehouse('work')}: is in the state '{self.state}', this step begins with"
                f" '{states[0]}'; run the steps before it again, from 'full' on"
            )
        return self.warehouse("work")

    def reach(self, state: str) -> None:
        """Notes the state of `work.duckdb`."""
        self.state = state
        self._write()

    def _write(self) -> None:
        content = {"activities": self.activities, "state": self.state, "results": self.results}
        scratch = self._file.with_suffix(".new")
        scratch.write_text(json.dumps(content, indent=1, default=str))
        scratch.replace(self._file)

    def keep(self, step: str, /, **facts: Any) -> None:
        """Writes what a step found into `results.json`, in place of what it found before."""
        self.results[step] = facts | {"run": self.started}
        self._write()
        seconds = facts.get("seconds")
        shown = f"{seconds:8.1f} s " if seconds is not None else " " * 11
        sys.stdout.write(f"{shown} {step}\n")
        sys.stdout.flush()

    def run(
        self, step: str, command: list[str], environment: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Runs `python <command>`; seconds, processor seconds and peak memory (MB) by name."""
        output = self.folder / "output" / f"{step}.txt"
        return asdict(measure(command, output, environment))

    def load(self, step: str, raw: Path, warehouse: Path) -> None:
        """Measures `leadscore load`."""
        command = ["-m", "leadscore", "load", str(raw), "--warehouse", str(warehouse)]
        self.keep(step, **self.run(step, command), file_mb=size_mb(warehouse))

    def build(
        self,
        step: str,
        warehouse: Path,
        as_of: datetime,
        *,
        environment: dict[str, str] | None = None,
        **facts: Any,
    ) -> None:
        """Measures `leadscore build` as of an instant; keeps also what it built, and `facts`."""
        command = [
            *("-m", "leadscore", "build", "--as-of", as_of.isoformat()),
            *("--scorecard", str(self.scorecard), "--warehouse", str(warehouse)),
        ]
        figures = self.run(step, command, environment)
        self.keep(step, **figures, **built(warehouse), dearest=dearest(warehouse), **facts)

    def build_by_dbt(self, step: str, warehouse: Path, as_of: datetime) -> None:
        """Measures plain `dbt build`, which does its work whether anything is new or not."""
        arguments = ["build", "--exclude-resource-type", "unit_test"]
        _, *command = dbt_command(target_folder(warehouse), arguments)
        environment = dbt_environment(warehouse, self.scorecard, as_of)
        figures = self.run(step, command, environment)
        self.keep(step, **figures, **built(warehouse), dearest=dearest(warehouse))


def size_mb(warehouse: Path) -> float:
    """Size of a warehouse with what still stands in its log."""
    files = (warehouse, Path(f"{warehouse}.wal"))
    return sum(file.stat().st_size for file in files if file.exists()) / 2**20


def built(warehouse: Path) -> dict[str, Any]:
    """What the last build of a warehouse left: rows, leads, leads touched, size of the file."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        activities, ledger, leads, touched = connection.execute(
            """
            select
                (select count(*) from raw.marketo_activities),
                (select count(*) from marts.behavior_score_events),
                (select count(distinct lead_id) from marts.decayed_scores),
                (select max_by(touched_leads, run_no) from state.scored_runs)
            """
        ).fetchall()[0]
    return {
        "activities": activities,
        "ledger_rows": ledger,
        "leads": leads,
        "touched_leads": touched,
        "file_mb": size_mb(warehouse),
    }


def dearest(warehouse: Path, count: int = _DEAREST) -> dict[str, float]:
    """The models of the last run that took longest, as its record says: seconds by name."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            """
            select step, seconds
            from state.scored_steps
            where kind = 'model' and run_no = (select max(run_no) from state.scored_steps)
            order by seconds desc, step
            limit ?
            """,
            [count],
        ).fetchall()
    return {step: float(seconds) for step, seconds in found}


def unequal_marts(one: Path, other: Path) -> list[str]:
    """Marts of two warehouses that do not hold the same rows, by number and sum of hashes.

    Their rows were loaded in other pieces: what the marts declare to depend on that is left out.
    """
    sums = []
    for path in (one, other):
        with duckdb.connect(str(path), read_only=True) as connection:
            found = {}
            for (mart,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'marts'"
            ).fetchall():
                query = selection(mart, f"marts.{mart}", loaded_apart=True)
                columns = sorted(
                    row[0] for row in connection.execute(f"describe {query}").fetchall()
                )
                found[mart] = connection.execute(
                    f"select count(*), sum(hash({', '.join(columns)})::hugeint) from ({query})"
                ).fetchall()[0]
            sums.append(found)
    return sorted(
        mart for mart in sums[0].keys() | sums[1].keys() if sums[0].get(mart) != sums[1].get(mart)
    )

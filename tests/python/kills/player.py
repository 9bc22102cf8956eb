"""Plays a plan of kills on a warehouse, and says what is wrong after it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from cli.command import TIMEOUT_SECONDS, Outcome, finish, leadscore, start
from examples.company import copy
from kills.company import AS_OF, Company, write_scorecard
from kills.plan import Blow, Plan
from kills.room import FULL, leadscore_with_room
from kills.timeline import LogFollower, Mark
from leadscore.dbt_build import target_folder
from leadscore.project import PROJECT_ROOT, seed_path
from warehouse.dbt_worker import FILE_NAME, DbtWorker
from warehouse.histories import WITHOUT_DATA_TESTS
from warehouse.marts import copy_raw, differences_between

SECONDS_TO_DIE = 10
RAW_TABLES = """
    select table_name from duckdb_tables()
    where database_name = 'played' and schema_name = 'raw' order by 1
"""
# Files that a load has recorded, or has rows of, with other numbers than it recorded.
TORN_FILES = """
    with
        rows_of as (
            select _source_file, count(*) as loaded, 0 as rejected
            from (
                from raw.marketo_activities select _source_file
                union all from raw.marketo_leads select _source_file
                union all from raw.marketo_deleted_leads select _source_file
            )
            group by 1
            union all
            select _source_file, 0, count(*) from raw.rejected_rows
            where _source_file like 'marketo/%' group by 1
        ),
        found as (
            select _source_file, sum(loaded) as loaded, sum(rejected) as rejected
            from rows_of group by 1
        )
    select
        coalesce(found._source_file, files._source_file), found.loaded, files.rows_loaded,
        found.rejected, files.rows_rejected
    from found
    full join (from raw.loaded_files where _source_file like 'marketo/%') as files
        using (_source_file)
    where (coalesce(loaded, 0), coalesce(rejected, 0))
        is distinct from (rows_loaded, rows_rejected)
"""


@dataclass
class Played:
    """What came of a plan: for each blow what it hit, and what was wrong."""

    reached: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Player:
    """One plan on one warehouse, in a folder of its own; `worker` makes the builds from nothing."""

    def __init__(
        self, plan: Plan, company: Company, folder: Path, scorecard: Path, worker: DbtWorker
    ) -> None:
        self._plan, self._company = plan, company
        self._folder, self._scorecard, self._worker = folder, scorecard, worker
        self._load = "first" if plan.story == "first" else "more"
        self._warehouse = folder / "played" / FILE_NAME
        self._target = target_folder(self._warehouse)
        self._log = self._target / "dbt.log"
        self.played = Played()

    def play(self) -> Played:
        """Blow by blow up to the first that goes wrong; then finishes the work and compares."""
        self._warehouse.parent.mkdir(parents=True)
        if self._plan.story != "first":
            copy(self._company.warehouse("built"), self._warehouse.parent)
        blows, load_after = self._plan.blows, self._plan.load_after
        try:
            for blow in blows[:load_after]:
                self._strike(blow)
            self._finish_load()
            for blow in blows[load_after:]:
                self._strike(blow)
            self._finish()
            self._compare()
        except AssertionError as error:
            self.played.wrong.append(str(error) or repr(error))
        finally:
            shutil.rmtree(self._target, ignore_errors=True)
        return self.played

    def _finish_load(self) -> None:
        """The load without blows, and what it has left in the raw tables."""
        if self._plan.story == "edit":
            return
        outcome = leadscore(*self._arguments("load"))
        _require(outcome.code == 0, f"the load after the blows: {outcome}")
        self.played.wrong += self._raw_differences()

    def _strike(self, blow: Blow) -> None:
        write_scorecard(self._scorecard, blow.edits, self._plan.seed)
        hit = self._fill_disk(blow) if blow.means == "full disk" else self._kill(blow)
        self.played.reached.append(f"{blow} -> {hit}")
        torn = _rows(self._warehouse, TORN_FILES) if _is_loaded(self._warehouse) else []
        _require(not torn, f"{blow}: files loaded in part: {torn[:3]}")

    def _kill(self, blow: Blow) -> str:
        # The log is followed from its beginning, and dbt starts another one at 10 MB.
        self._log.unlink(missing_ok=True)
        follower = LogFollower(self._log)
        if blow.command == "load":
            begun, seconds = self._has_written(blow.moment.fraction), blow.moment.seconds
        else:
            aim = self._company.unstopped.timeline.aim(blow.moment)
            begun, seconds = partial(follower.has, aim.after), aim.seconds
        if blow.command == "dbt build":
            process = self._start_dbt(self._as_of(blow))
        else:
            process = start(*self._arguments(blow.command, self._as_of(blow)))
        if not _wait_for(process, begun, seconds):
            outcome = finish(process)
            _require(outcome.code == 0, f"{blow}: ended by itself: {outcome}")
            return "too late, it had ended"
        if blow.means == "kill leadscore":
            os.kill(process.pid, signal.SIGKILL)
            finish(process)
            return self._after_orphan(blow, follower)
        if blow.means == "kill dbt":
            mark = follower.read()[-1]
            os.kill(mark.pid, signal.SIGKILL)
            outcome = finish(process)
            _require(
                outcome.code == 3 and "was killed" in outcome.error,
                f"{blow}: not told in one clear line: {outcome}",
            )
        else:
            os.killpg(process.pid, signal.SIGKILL)
            finish(process)
            self._require_unlocked(blow)
        return self._files_loaded() if blow.command == "load" else self._at(follower.read())

    def _has_written(self, fraction: float) -> Callable[[], bool]:
        """Whether a load has come so far, of what the loads before have left to it."""
        log = self._warehouse.with_name(f"{FILE_NAME}.wal")
        before = log.stat() if log.exists() else None
        whole = self._company.unstopped.log_of_load[self._load]
        left = whole - (before.st_size if before else 0)

        def has_written() -> bool:
            try:
                now = log.stat()
            except FileNotFoundError:
                return False
            # The log that an earlier load left is folded into the file first.
            is_new = before is None or now.st_mtime_ns != before.st_mtime_ns
            return is_new and now.st_size > fraction * left

        return has_written

    def _require_unlocked(self, blow: Blow) -> None:
        """The system takes a moment to end the processes of a group, no more."""
        deadline = time.monotonic() + SECONDS_TO_DIE
        while self._warehouse.exists():
            try:
                duckdb.connect(str(self._warehouse), read_only=True).close()
                return
            except duckdb.IOException as error:
                _require(
                    "Could not set lock" in str(error) and time.monotonic() < deadline,
                    f"{blow}: the warehouse cannot be opened: {error}",
                )
                time.sleep(0.01)

    def _after_orphan(self, blow: Blow, follower: LogFollower) -> str:
        """dbt goes on alone: nobody else can write meanwhile, and it harms nothing."""
        orphan = follower.read()[-1]
        second = leadscore(*self._arguments("build", AS_OF))
        went_on = not _has_ended(follower.read(), orphan.pid)
        if went_on:
            _require(
                second.code == 3 and "in use by" in second.error,
                f"a build beside dbt that goes on alone: {second}",
            )
        else:
            _require(second.code in (0, 3), f"a build after dbt that went on alone: {second}")
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not _has_ended(follower.read(), orphan.pid):
            _require(time.monotonic() < deadline, f"dbt goes on alone without end: {orphan}")
            time.sleep(0.02)
        # It closes the warehouse after it has said that it ends.
        self._require_unlocked(blow)
        others = "others were told to wait" if went_on else "it had ended before others came"
        return f"{orphan}; dbt went on alone to its end, {others}"

    def _fill_disk(self, blow: Blow) -> str:
        self._log.unlink(missing_ok=True)
        unstopped = self._company.unstopped
        if blow.command == "load":
            added = unstopped.bytes_of_load[self._load]
        else:
            added = unstopped.bytes_of_build
        room = int(blow.room * added)
        arguments = self._arguments(blow.command, self._as_of(blow))
        outcome = leadscore_with_room(room, self._warehouse, *arguments)
        if outcome.code == 0:
            return f"{room:,} bytes were enough"
        _require(
            outcome.code == 3 and any(words in outcome.error for words in FULL),
            f"{blow}: not told in one clear line: {outcome}",
        )
        at = self._files_loaded() if blow.command == "load" else _failed_at(outcome)
        return f"full after {room:,} bytes, {at}"

    def _finish(self) -> None:
        write_scorecard(self._scorecard, self._plan.edits, self._plan.seed)
        as_of = AS_OF if self._plan.stamped else None
        if self._plan.finish == "build":
            outcome = leadscore(*self._arguments("build", as_of))
        else:
            outcome = finish(self._start_dbt(as_of))
        _require(outcome.code == 0, f"the {self._plan.finish} after the blows: {outcome}")

    def _compare(self) -> None:
        """Every mart with a build from nothing on the same raw rows, at the same `as_of`."""
        [(as_of,)] = _rows(self._warehouse, "select max_by(as_of, run_no) from state.scored_runs")
        if self._plan.stamped:
            _require(as_of == AS_OF, f"built as of {as_of}")
        if self._plan.story != "edit":
            self.played.wrong += self._raw_differences()
        fresh = self._folder / "fresh" / FILE_NAME
        fresh.parent.mkdir()
        copy_raw(self._warehouse, fresh)
        self._worker.build(fresh, as_of, *WITHOUT_DATA_TESTS)
        self.played.wrong += differences_between(self._warehouse, fresh)
        self.played.wrong += differences_between(fresh, self._warehouse)
        [(leads,)] = _rows(fresh, "select count(*) from marts.lead_scores")
        _require(leads > 0, "nobody was scored")

    def _raw_differences(self) -> list[str]:
        """Raw rows that a load without blows has otherwise, its number and time apart."""
        found: list[str] = []
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self._warehouse}' as played (read_only)")
            unstopped = self._company.warehouse(self._load)
            connection.execute(f"attach '{unstopped}' as unstopped (read_only)")
            for (table,) in connection.execute(RAW_TABLES).fetchall():
                for one, other in (("played", "unstopped"), ("unstopped", "played")):
                    rows = connection.execute(
                        f"from {one}.raw.{table} select * exclude (_batch_id, _loaded_at)"
                        f" except all"
                        f" from {other}.raw.{table} select * exclude (_batch_id, _loaded_at)"
                        " limit 3"
                    ).fetchall()
                    found += [f"raw.{table}: only {one}: {row}" for row in rows]
        return found

    def _arguments(self, command: str, as_of: datetime | None = None) -> list[object]:
        common = ["--warehouse", self._warehouse]
        if command == "load":
            return ["load", self._company.raw(self._load), *common]
        stamp = [] if as_of is None else ["--as-of", as_of]
        return ["build", "--scorecard", self._scorecard, *stamp, *common]

    def _start_dbt(self, as_of: datetime | None) -> subprocess.Popen[str]:
        """Plain `dbt build`, as README says; what it writes goes where `leadscore` lets it."""
        stamp = [] if as_of is None else ["--vars", f'{{as_of: "{as_of}"}}']
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "dbt.cli.main", "--quiet", "--log-format-file", "json"),
                *("--log-path", str(self._target), "build", "--target-path", str(self._target)),
                *("--exclude-resource-type", "unit_test", *stamp),
            ],
            cwd=PROJECT_ROOT,
            env=os.environ
            | {
                "LEADSCORE_WAREHOUSE": str(self._warehouse),
                "LEADSCORE_SCORECARD": seed_path(self._scorecard),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def _as_of(self, blow: Blow) -> datetime:
        return AS_OF - timedelta(hours=blow.hours)

    def _at(self, marks: Sequence[Mark]) -> str:
        """The last thing that dbt began with, and the log of the warehouse that is left."""
        log = self._warehouse.with_name(f"{FILE_NAME}.wal")
        left = f"log of {log.stat().st_size:,} bytes" if log.exists() else "no log"
        return f"{marks[-1] if marks else 'before dbt'}, {left}"

    def _files_loaded(self) -> str:
        if not _is_loaded(self._warehouse):
            return "no table made"
        [(files,)] = _rows(self._warehouse, "select count(*) from raw.loaded_files")
        [(all_files,)] = _rows(
            self._company.warehouse(self._load), "select count(*) from raw.loaded_files"
        )
        return f"{files} of {all_files} files loaded"


def _wait_for(process: subprocess.Popen[str], begun: Callable[[], bool], seconds: float) -> bool:
    """Waits for the instant to strike, so long after something; whether the command still runs."""
    while not begun():
        if process.poll() is not None:
            return False
        time.sleep(0.001)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def _failed_at(outcome: Outcome) -> str:
    """What did not fit: the node of dbt that the line names, or else how the line begins."""
    node = re.search(r"in (?:model|seed|test) (\S+)", outcome.error)
    return f"first at {node[1]}" if node else outcome.error[:100]


def _has_ended(marks: Sequence[Mark], pid: int) -> bool:
    return any(mark.pid == pid and mark.phase == "end" for mark in marks)


def _is_loaded(warehouse: Path) -> bool:
    """Whether the raw tables are there; asked without folding the log into the file."""
    if not warehouse.exists():
        return False
    return bool(
        _rows(
            warehouse,
            "select 1 from duckdb_tables() where schema_name = 'raw'"
            " and table_name = 'rejected_rows'",
        )
    )


def _rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _require(holds: bool, otherwise: str | Outcome) -> None:
    if not holds:
        raise AssertionError(str(otherwise))

"""dbt, behind one function: builds the project in a process of its own.

A process of its own lets go of the warehouse when it ends, whatever happened in it; dbt in this
process would keep the file locked (docs/decisions/0002-dbt-in-a-process-of-its-own.md).
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from leadscore.errors import DataError, LeadscoreError, SystemFailureError
from leadscore.project import PROJECT_ROOT, seed_path
from leadscore.warehouse import in_use

OnProgress = Callable[[int, int, str], None]

# Words of DuckDB and of the system in faults that have nothing to do with data.
_SYSTEM_FAULTS = (
    "Could not set lock",
    "[Errno",
    "No space left",
    "File too large",
    "IO Error",
    "Out of Memory",
    "failed to offload",
    "Permission denied",
    "database has been invalidated",
)
# dbt ended before it ran anything that could judge the data.
_NOT_STARTED = "MainEncounteredError"
_FAULTS = ("RunResultError", "RunResultFailure", _NOT_STARTED)


@dataclass(frozen=True)
class BuildReport:
    """A build that succeeded: how many nodes dbt ran, and the seconds that each took."""

    nodes: int
    seconds_by_node: dict[str, float]


@dataclass(frozen=True)
class _Event:
    name: str
    message: str
    data: dict[str, Any]


@dataclass
class _Told:
    """What dbt has said so far: faults, lines that are no events, seconds by node that ended."""

    faults: list[_Event] = field(default_factory=list)
    other_lines: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def build(
    warehouse: Path,
    *,
    as_of: datetime,
    scorecard: Path,
    full_refresh: bool = False,
    target: Path | None = None,
    scratch: Path | None = None,
    on_progress: OnProgress | None = None,
) -> BuildReport:
    """Runs `dbt build` (without unit tests) on a warehouse for an instant `as_of` (naive, UTC).

    `scorecard` is the folder of its seeds; `target` takes what dbt compiles and logs (by default a
    folder of the project, see `target_folder`); `scratch` is a file for the tables of one run,
    which are made in memory without it; `on_progress` is called with the nodes done, all nodes, and
    the name of the node that ended.

    Raises:
        DataError: a data test or a model failed on what was loaded.
        InUseError: another process holds the warehouse.
        SystemFailureError: the disk is full, dbt did not start.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments.append("--full-refresh")
    target = target or target_folder(warehouse)
    process = subprocess.Popen(
        dbt_command(target, arguments),
        cwd=PROJECT_ROOT,
        env=dbt_environment(warehouse, scorecard, as_of, scratch),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    told = _Told()
    try:
        with _interrupted_when_terminated():
            _listen(process, told, on_progress)
            process.wait()
    except BaseException:
        # dbt must not go on alone: it holds the warehouse.
        process.terminate()
        process.wait()
        raise
    if process.returncode != 0:
        raise _failure(told, process.returncode, warehouse, target / "dbt.log")
    return BuildReport(nodes=len(told.seconds), seconds_by_node=told.seconds)


def _listen(process: subprocess.Popen[str], told: _Told, on_progress: OnProgress | None) -> None:
    """Takes down what dbt says until it says no more."""
    for event in _events(process, told.other_lines):
        index, total = event.data.get("index"), event.data.get("total")
        total = total or event.data.get("num_models")
        name = event.data.get("node_info", {}).get("node_name", "")
        if event.name.endswith("Result") and event.name.startswith("Log") and index and total:
            told.seconds[name] = float(event.data.get("execution_time") or 0)
            if on_progress:
                on_progress(int(index), int(total), name)
        if event.name in _FAULTS:
            told.faults.append(event)


@contextmanager
def _interrupted_when_terminated() -> Iterator[None]:
    """A signal to terminate, as a scheduler sends it, counts as Ctrl-C meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def dbt_command(target: Path, arguments: list[str]) -> list[str]:
    """Dbt on this project; `target` takes what it compiles and logs."""
    return [
        sys.executable,
        "-m",
        "leadscore.dbt_process",
        "--no-use-colors",
        "--log-format",
        "json",
        # The log keeps what went wrong; more takes half a second and 5 MB a build.
        "--log-level-file",
        "info",
        # The warehouse keeps what is worth keeping of a run; dbt's files take half a second.
        "--no-write-json",
        "--log-path",
        str(target),
        *arguments,
        "--project-dir",
        str(PROJECT_ROOT),
        "--profiles-dir",
        str(PROJECT_ROOT),
        "--target-path",
        str(target),
    ]


def target_folder(warehouse: Path) -> Path:
    """Where dbt puts what it compiles and logs.

    A folder for each warehouse, so that two builds at once do not mix them.
    """
    digest = hashlib.sha256(str(warehouse.resolve()).encode()).hexdigest()[:8]
    return PROJECT_ROOT / "target" / f"{warehouse.stem}-{digest}"


def dbt_environment(
    warehouse: Path, scorecard: Path, as_of: datetime, scratch: Path | None = None
) -> dict[str, str]:
    """The environment in which dbt scores a warehouse."""
    return os.environ | {
        "LEADSCORE_WAREHOUSE": str(warehouse.resolve()),
        "LEADSCORE_SCORECARD": seed_path(scorecard),
        "LEADSCORE_AS_OF": as_of.isoformat(sep=" "),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        **({"LEADSCORE_SCRATCH": str(scratch.resolve())} if scratch else {}),
    }


def _events(process: subprocess.Popen[str], other_lines: list[str]) -> Iterator[_Event]:
    for line in process.stdout or ():
        try:
            record = json.loads(line)
            info = record["info"]
            yield _Event(info["name"], info["msg"], record.get("data") or {})
        except (ValueError, KeyError, TypeError):
            if line.strip():
                other_lines.append(line.strip())


def _failure(told: _Told, code: int, warehouse: Path, log: Path) -> LeadscoreError:
    """What went wrong in one line; the build can be repeated, nothing of it counts as scored.

    `code` is dbt's exit code, or less than 0 where a signal ended it. A fault of the system is told
    first: others follow from it.
    """
    for words in (*(fault.message for fault in told.faults), *told.other_lines):
        # Taken by another process while dbt was starting.
        if held := in_use(" ".join(words.split()), warehouse):
            return held
    of_system = [
        fault.message
        for fault in told.faults
        if fault.name == _NOT_STARTED or any(words in fault.message for words in _SYSTEM_FAULTS)
    ]
    if code < 0:
        return SystemFailureError(
            f"build failed: dbt was killed ({_signal_name(-code)}), by the system if memory ran"
            f" out; what was scored before still counts; repeat the command to finish; see {log}"
        )
    # Where dbt itself broke down, the last line of its traceback says why.
    messages = of_system or [fault.message for fault in told.faults] or told.other_lines[-1:]
    words = " ".join(messages[0].split()) if messages else "dbt ended without saying why"
    more = f" (and {len(told.faults) - 1} more)" if len(told.faults) > 1 else ""
    text = f"build failed: {words[:400]}{more}; what was scored before still counts; see {log}"
    return SystemFailureError(text) if of_system or not told.faults else DataError(text)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

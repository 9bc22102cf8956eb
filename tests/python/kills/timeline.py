"""What a build is doing, read from dbt's log while it runs, and how long an unkilled one takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from kills.plan import Moment, Phase

# Events of the level "info" or above, for the log has no others.
_STARTS = {
    b'"name": "MainReportVersion"',
    b'"name": "LogHookStartLine"',
    b'"name": "LogHookEndLine"',
    b'"name": "LogStartLine"',
    b'"name": "StatsLine"',
    b'"name": "MainEncounteredError"',
}


@dataclass(frozen=True)
class Mark:
    """Something that dbt said it begins, by process `pid`, at `at` (seconds since 1970)."""

    phase: Phase
    name: str
    at: float
    pid: int

    def __str__(self) -> str:
        return f"{self.phase} {self.name}".strip()


@dataclass(frozen=True)
class Aim:
    """So many seconds after dbt has begun with something; after the command's start if blank."""

    after: tuple[Phase, str] | None
    seconds: float


class LogFollower:
    """The marks of a log of dbt in JSON, as far as it has been written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self.marks: list[Mark] = []

    def read(self) -> list[Mark]:
        """All marks so far; reads what is new in the file."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                text = file.read()
        except FileNotFoundError:
            return self.marks
        whole, newline, _ = text.rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.splitlines():
            if any(start in line for start in _STARTS):
                mark = _mark(json.loads(line))
                if mark is not None:
                    self.marks.append(mark)
        return self.marks

    def has(self, after: tuple[Phase, str] | None) -> bool:
        """Whether dbt has begun with something, or the command has if that is None."""
        return after is None or any((mark.phase, mark.name) == after for mark in self.read())


def _mark(record: dict[str, Any]) -> Mark | None:
    info, data = record["info"], record.get("data") or {}
    node = data.get("node_info") or {}
    phase: Phase
    name = ""
    match info["name"]:
        case "MainReportVersion":
            phase = "parse"
        case "LogHookStartLine":
            phase = "on-run-end" if "on-run-end" in info["msg"] else "on-run-start"
        case "LogHookEndLine" if "on-run-end" in info["msg"]:
            phase = "checkpoint"
        case "LogStartLine":
            phase, name = _phase_of_node(node), node["node_name"]
        case "StatsLine" | "MainEncounteredError":
            phase = "end"
        case _:
            return None
    return Mark(phase, name, datetime.fromisoformat(info["ts"]).timestamp(), info["pid"])


def _phase_of_node(node: dict[str, Any]) -> Phase:
    match node["resource_type"]:
        case "seed":
            return "seed"
        case "model":
            return "mart" if node["node_path"].startswith("marts/") else "step"
        case _:
            return "test"


@dataclass(frozen=True)
class _Interval:
    phase: Phase
    after: tuple[Phase, str] | None
    offset: float
    seconds: float


@dataclass(frozen=True)
class Timeline:
    """The seconds that each thing took in a build that nobody stopped."""

    intervals: tuple[_Interval, ...]

    @staticmethod
    def measured(started: float, marks: Sequence[Mark], folded: float, ended: float) -> Timeline:
        """From the instants (seconds since 1970) of the command's start, of dbt's marks, of the
        moment at which the warehouse's log was gone, and of the command's end."""
        intervals = [_Interval("start", None, 0.0, marks[0].at - started)]
        begun = [mark for mark in marks if mark.phase != "end"]
        for mark, following in pairwise(begun):
            after = (mark.phase, mark.name)
            intervals.append(_Interval(mark.phase, after, 0.0, following.at - mark.at))
        last = begun[-1]
        after = (last.phase, last.name)
        closing = max(folded - last.at, 0.001)
        intervals.append(_Interval("checkpoint", after, 0.0, closing))
        intervals.append(_Interval("end", after, closing, max(ended - last.at - closing, 0.001)))
        return Timeline(tuple(intervals))

    def as_json(self) -> list[list[Any]]:
        return [[one.phase, one.after, one.offset, one.seconds] for one in self.intervals]

    @staticmethod
    def from_json(rows: Sequence[Sequence[Any]]) -> Timeline:
        return Timeline(
            tuple(
                _Interval(phase, after and (after[0], after[1]), offset, seconds)
                for phase, after, offset, seconds in rows
            )
        )

    @property
    def seconds(self) -> float:
        return sum(interval.seconds for interval in self.intervals)

    def aim(self, moment: Moment) -> Aim:
        """Where to strike: what to wait for, and how long from there."""
        of_phase = [interval for interval in self.intervals if interval.phase == moment.phase]
        left = moment.fraction * sum(interval.seconds for interval in of_phase)
        for interval in of_phase:
            if left < interval.seconds:
                break
            left -= interval.seconds
        return Aim(interval.after, interval.offset + min(left, interval.seconds))

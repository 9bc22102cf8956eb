"""Makes the raw data of the demonstration company, chunk of leads by chunk of leads.

What a chunk holds depends on the seed, its number and the parameters only, so memory stays the same
whatever the number of leads, and the same call writes the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.demo import records, sales
from leadscore.demo.catalogue import Catalogue, catalogue_for
from leadscore.demo.chunk import Chunk, draw_chunk
from leadscore.demo.exports import ActivityFormat, Exports, arrivals
from leadscore.demo.fates import FIRST_LEAD_ID, NOBODY
from leadscore.demo.files import Format, RawFolder
from leadscore.demo.spelling import DAYS, MINUTES, activity_table, spelled, written
from leadscore.demo.timeline import DAY, NEVER, Ints, calendar_until
from leadscore.demo.truth import lead_truth, robot_truth
from leadscore.errors import SystemFailureError, WrongUsageError

FEWEST_LEADS: Final = 100
MOST_HELD_BACK: Final = 120
_LEADS_PER_CHUNK: Final = 4_000
_ACTIVITIES_PER_CHUNK: Final = 100_000
_MARK: Final = ".leadscore_demo"
_FIRST_BAD_GUID: Final = 1 << 50
_SALES_FORMATS: Final[dict[str, Format]] = {
    "lead": "csv",
    "contact": "csv",
    "opportunity": "parquet",
    "opportunity_contact_role": "csv",
    "lead_history": "csv.gz",
    "task": "csv.gz",
}
# Activities per lead that do not scale with what is asked for, and those that do at scale 1.
_FIXED_ACTIVITIES: Final = 3.0
_SCALED_ACTIVITIES: Final = 20.7


@dataclass(frozen=True)
class DemoSummary:
    """What was written: numbers of leads, rows and facts, and the raw folders in order of loading.

    `activities` counts distinct activities, `activity_rows` the rows with repeated ones;
    `unreadable_rows` are not among them.
    """

    leads: int
    lead_versions: int
    activities: int
    activity_rows: int
    robot_activities: int
    unreadable_rows: int
    merges: int
    deletions: int
    opportunities: int
    won: int
    folders: tuple[Path, ...]

    def __str__(self) -> str:
        return (
            f"{self.leads:,} leads in {self.lead_versions:,} versions, {self.merges:,} merged,"
            f" {self.deletions:,} deleted; {self.activities:,} activities,"
            f" {self.robot_activities:,} of them by robots; {self.opportunities:,} opportunities,"
            f" {self.won:,} won"
        )


@dataclass
class _Counts:
    lead_versions: int = 0
    activities: int = 0
    activity_rows: int = 0
    robot_activities: int = 0
    unreadable_rows: int = 0
    merges: int = 0
    deletions: int = 0
    opportunities: int = 0
    won: int = 0


def generate(
    out_dir: Path,
    *,
    leads: int,
    seed: int,
    as_of: datetime,
    hold_back_days: int = 0,
    activities_per_lead: float = 25.0,
    activity_format: ActivityFormat = "mixed",
    on_progress: Callable[[int, int], None] | None = None,
) -> DemoSummary:
    """Writes a company's raw data into `out_dir` and the hidden truth into `out_dir/truth`.

    `as_of` (UTC if it names no zone) is the end of 18 months of history. With `hold_back_days` = N
    the raw folders are `out_dir/base` and `out_dir/day_001` to `day_00N`, the last N days by
    arrival; without, `out_dir` itself. `on_progress` gets leads done and leads in all. A folder
    that an earlier call filled is replaced; any other that is not empty is a WrongUsageError. A
    full disk is a SystemFailureError.
    """
    _check(leads, seed, hold_back_days, activities_per_lead)
    try:
        _clear(out_dir)
        return _written(
            out_dir,
            leads=leads,
            seed=seed,
            as_of=as_of,
            hold_back_days=hold_back_days,
            activities_per_lead=activities_per_lead,
            activity_format=activity_format,
            on_progress=on_progress,
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise SystemFailureError(
            f"{out_dir}: cannot write the demonstration data: {reason}"
        ) from error


def _check(leads: int, seed: int, hold_back_days: int, activities_per_lead: float) -> None:
    if leads < FEWEST_LEADS:
        raise WrongUsageError(f"leads: {leads} is too few, give {FEWEST_LEADS} or more")
    if not 0 <= seed < 1 << 64:
        raise WrongUsageError(f"seed: {seed} is not between 0 and 2^64 - 1")
    if not 0 <= hold_back_days <= MOST_HELD_BACK:
        raise WrongUsageError(
            f"hold back: {hold_back_days} days are not between 0 and {MOST_HELD_BACK}"
        )
    if not 4 <= activities_per_lead <= 1_000:
        raise WrongUsageError(
            f"activities per lead: {activities_per_lead} is not between 4 and 1000"
        )


def _clear(out_dir: Path) -> None:
    """Empties a folder that an earlier call filled; its mark says so."""
    if out_dir.exists() and not out_dir.is_dir():
        raise WrongUsageError(f"{out_dir}: is a file, give a folder")
    if out_dir.is_dir() and any(out_dir.iterdir()):
        if not (out_dir / _MARK).exists():
            raise WrongUsageError(
                f"{out_dir}: is not empty and holds no demonstration data, give another folder"
            )
        for name in ("marketo", "salesforce", "truth", "base"):
            shutil.rmtree(out_dir / name, ignore_errors=True)
        for day in out_dir.glob("day_[0-9][0-9][0-9]"):
            shutil.rmtree(day, ignore_errors=True)
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / _MARK).write_text("Made by leadscore demo; replaced by the next run.\n")


def _written(
    out_dir: Path,
    *,
    leads: int,
    seed: int,
    as_of: datetime,
    hold_back_days: int,
    activities_per_lead: float,
    activity_format: ActivityFormat,
    on_progress: Callable[[int, int], None] | None,
) -> DemoSummary:
    catalogue = catalogue_for(calendar_until(as_of))
    exports = Exports(out_dir, catalogue.calendar, hold_back_days, activity_format)
    truth = RawFolder(out_dir / "truth")
    counts = _Counts()
    per_chunk = int(min(_LEADS_PER_CHUNK, max(100, _ACTIVITIES_PER_CHUNK / activities_per_lead)))
    chunks = -(-leads // per_chunk)
    scale = (activities_per_lead - _FIXED_ACTIVITIES) / _SCALED_ACTIVITIES
    try:
        for chunk in range(chunks):
            first, last = leads * chunk // chunks, leads * (chunk + 1) // chunks
            key = np.array([seed, chunk], dtype=np.uint64)
            rng = np.random.Generator(np.random.Philox(key=key))
            drawn = draw_chunk(rng, catalogue, chunk, first, last - first, seed=seed, scale=scale)
            _write_chunk(rng, catalogue, exports, counts, drawn)
            truth.write("leads.parquet", lead_truth(drawn))
            truth.write("robot_activities.parquet", robot_truth(drawn))
            if on_progress is not None:
                on_progress(last, leads)
    finally:
        exports.close()
        truth.close()
    return DemoSummary(
        leads=leads,
        folders=tuple(folder.root.resolve() for folder in exports.folders),
        **vars(counts),
    )


def _write_chunk(
    rng: np.random.Generator, catalogue: Catalogue, exports: Exports, counts: _Counts, chunk: Chunk
) -> None:
    """Writes the rows of one chunk into the files where they arrive."""
    counts.activities += len(chunk.activities)
    counts.robot_activities += int((~chunk.activities.human).sum())
    counts.merges += int((chunk.fates.merged_into != NOBODY).sum())
    counts.deletions += int((chunk.fates.deleted_at < NEVER).sum())
    counts.activity_rows += _write_activities(rng, catalogue, exports, chunk)
    counts.unreadable_rows += _write_unreadable(exports, chunk)
    named = records.identities(rng, chunk.people, chunk.fates)
    span = catalogue.calendar
    versions, arrives = records.lead_versions(
        rng, chunk.people, span, chunk.fates, chunk.changes, named=named
    )
    counts.lead_versions += versions.num_rows
    _write_table(exports, "marketo/leads", versions, arrives)
    _write_deletions(exports, chunk)
    sold = sales.sales_rows(rng, chunk.people, span, chunk.changes, named)
    counts.opportunities += sold.opportunities
    counts.won += sold.won
    for name, columns in sales.OBJECTS.items():
        rows = sorted(sold.rows[name], key=lambda row: row[0])
        texts = {column: [row.get(column) for _, row in rows] for column in columns}
        table = pa.table({column: pa.array(texts[column], pa.string()) for column in columns})
        came = np.array([at for at, _ in rows], dtype=np.int64)
        _write_table(exports, f"salesforce/{name}", table, came, single=_SALES_FORMATS[name])


def _write_activities(
    rng: np.random.Generator, catalogue: Catalogue, exports: Exports, chunk: Chunk
) -> int:
    """Writes the activities, some of them twice; returns the number of rows."""
    row, arrives, late = arrivals(rng, chunk.people, catalogue.calendar, chunk.activities)
    code = exports.files_of(arrives, late)
    order = np.lexsort((chunk.guids[row], arrives, code))
    row, code = row[order], code[order]
    shapes = (
        pa.concat_arrays([catalogue.static_shapes[0], pa.array(chunk.pieces.as_object)]),
        pa.concat_arrays([catalogue.static_shapes[1], pa.array(chunk.pieces.as_array)]),
    )
    files, starts = np.unique(code, return_index=True)
    ends = np.append(starts[1:], code.size)
    for file, start, end in zip(files.tolist(), starts.tolist(), ends.tolist(), strict=True):
        place = exports.place("marketo/activities", file)
        taken = row[start:end]
        part = chunk.activities.take(taken)
        ids = FIRST_LEAD_ID + chunk.people.number[part.lead]
        guids, spelling = chunk.guids[taken], place.spelling
        table = activity_table(part, ids, guids, catalogue, pieces=shapes, spelling=spelling)
        exports.folders[place.folder].write(place.name, table)
    return int(row.size)


def _write_unreadable(exports: Exports, chunk: Chunk) -> int:
    """Adds some rows that no loader can read to one CSV file: far below 5 % of its rows."""
    place = exports.text_place()
    if place is None or not exports.folders[0].has(place.name):
        return 0
    good = f'{FIRST_LEAD_ID},"2026-01-15T10:00:00Z",1,,1001,"/","{{}}"'
    bad = (
        f'{FIRST_LEAD_ID},"2026-01-15T10:00:00Z",1,,1001,"/","{{""Webpage URL"": ""/pri"',
        ',"2026-01-15T10:00:00Z",1,,1001,"/","{}"',
        f'{FIRST_LEAD_ID},"2026-02-30T10:00:00Z",1,,1001,"/","{{}}"',
        f'{FIRST_LEAD_ID},"2026-01-15T10:00:00Z",1',
        f'{FIRST_LEAD_ID},"soon",1,,1001,"/","{{}}"',
        f"{good},one field too many",
    )
    first = _FIRST_BAD_GUID + chunk.number * len(bad)
    lines = "".join(f"{first + index},{line}\n" for index, line in enumerate(bad))
    exports.folders[0].write_text(place.name, lines)
    return len(bad)


def _write_deletions(exports: Exports, chunk: Chunk) -> None:
    """Writes the list of deleted leads: minutes without seconds, or the day alone."""
    ids, at = chunk.deleted_ids, chunk.deleted_at
    days = written(at, DAYS)
    minutes = written(at, MINUTES)
    whole_day = pa.array((at % DAY == 0) & (at != NEVER))
    table = pa.table({"leadId": pa.array(ids), "deletedAt": pc.if_else(whole_day, days, minutes)})
    span = exports.calendar
    arrives = np.clip(np.where(at == NEVER, span.start, at), span.start, span.end - 1)
    _write_table(exports, "marketo/deleted_leads", table, arrives, single="csv")


def _write_table(
    exports: Exports, stem: str, table: pa.Table, arrives: Ints, *, single: Format | None = None
) -> None:
    """Writes rows, ordered by arrival, to the files of a table that begin with `stem`."""
    code = exports.files_of(arrives)
    if single:
        code = code // 1_000 * 1_000
    order = np.argsort(code, kind="stable")
    code = code[order]
    files, starts = np.unique(code, return_index=True)
    ends = np.append(starts[1:], code.size)
    for file, start, end in zip(files.tolist(), starts.tolist(), ends.tolist(), strict=True):
        place = exports.place(stem, file, single=single)
        # Taken, not sliced: a slice that waits in a Parquet file would keep the whole chunk alive.
        part = table.take(pa.array(order[start:end]))
        exports.folders[place.folder].write(place.name, spelled(part, place.spelling))

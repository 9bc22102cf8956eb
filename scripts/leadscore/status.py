"""What is in a warehouse: loaded up to when, scored up to when, and what that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from leadscore.explain import require_warehouse_itself
from leadscore.run_history import Run, Step, is_cut_short, latest_runs, steps_of
from leadscore.warehouse import log_of

# The instant that says how new a row of a raw table is.
_INSTANTS = {
    "marketo_activities": "activity_date",
    "marketo_leads": "updated_at",
    "marketo_deleted_leads": "deleted_at",
    "hubspot_contacts": "updated_at",
    "hubspot_deleted_contacts": "deleted_at",
    "hubspot_activities": "occurred_at",
    "events": "occurred_at",
}


@dataclass(frozen=True)
class Loaded:
    """What was loaded into one raw table from one source instance; instants are UTC.

    `newest_at` is the greatest instant of a row itself (of an activity, a lead's version, a
    deletion), None where the table has none.
    """

    table: str
    instance: str
    files: int
    rows: int
    rejected: int
    newest_at: datetime | None
    loaded_at: datetime


@dataclass(frozen=True)
class Status:
    """A warehouse at a glance.

    `size` is of the file and its log, in bytes. `last_run` is the last complete run, with its
    `steps`, the dearest first; `files_since` and `rows_since` were loaded after it.
    `is_cut_short` says that a build began after it and did not end: marts may be of both.
    """

    warehouse: Path
    size: int
    loaded: tuple[Loaded, ...]
    last_run: Run | None
    files_since: int
    rows_since: int
    is_cut_short: bool
    steps: tuple[Step, ...]
    runs: tuple[Run, ...]


def status(connection: duckdb.DuckDBPyConnection, warehouse: Path, *, runs: int) -> Status:
    """Reads the status, with the last `runs` runs; also where nothing is loaded or scored.

    Raises:
        DataError: this is a published copy.
    """
    require_warehouse_itself(connection, warehouse)
    last_run = next(iter(latest_runs(connection, limit=1)), None)
    files_since, rows_since = _loaded_after(connection, last_run.loaded_batch if last_run else 0)
    return Status(
        warehouse=warehouse,
        size=sum(path.stat().st_size for path in (warehouse, log_of(warehouse)) if path.exists()),
        loaded=_loaded(connection),
        last_run=last_run,
        files_since=files_since,
        rows_since=rows_since,
        is_cut_short=is_cut_short(connection),
        steps=steps_of(connection, last_run) if last_run else (),
        runs=latest_runs(connection, limit=runs),
    )


def _loaded(connection: duckdb.DuckDBPyConnection) -> tuple[Loaded, ...]:
    if not _exists(connection, "raw", "loaded_files"):
        return ()
    newest: dict[tuple[str, str], datetime | None] = {}
    for table, instant in _INSTANTS.items():
        if _exists(connection, "raw", table):
            for instance, newest_at in _rows(
                connection,
                f"select _source_instance, max({instant}) from raw.{table} group by 1",
            ):
                newest[table, instance] = newest_at
    files = _rows(
        connection,
        """
        select
            table_name, _source_instance, count(*), cast(sum(rows_loaded) as bigint),
            cast(sum(rows_rejected) as bigint), max(_loaded_at)
        from raw.loaded_files group by 1, 2 order by 1, 2
        """,
    )
    return tuple(
        Loaded(table, instance, count, rows, rejected, newest.get((table, instance)), loaded_at)
        for table, instance, count, rows, rejected, loaded_at in files
    )


def _loaded_after(connection: duckdb.DuckDBPyConnection, batch: int) -> tuple[int, int]:
    if not _exists(connection, "raw", "loaded_files"):
        return 0, 0
    [(files, rows)] = _rows(
        connection,
        "select count(*), cast(coalesce(sum(rows_loaded), 0) as bigint)"
        " from raw.loaded_files where _batch_id > ?",
        [batch],
    )
    return files, rows


def _exists(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = _rows(
        connection,
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    )
    return bool(found)


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()

"""Where a build keeps the tables that only one run needs (docs/decisions/0013)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from leadscore.run_history import has_table

# In memory they are not compressed: those of a complete run of 50 million activities are 21 GB,
# and one of its statements found no room left under the usual limit of 4 GB.
ACTIVITIES_FOR_A_FILE = 20_000_000
ACTIVITY_TABLES = ("marketo_activities", "hubspot_activities", "events")


def count_activities(connection: duckdb.DuckDBPyConnection) -> int:
    """Raw rows of activities; 0 where nothing was loaded yet."""
    counted = 0
    for table in ACTIVITY_TABLES:
        if has_table(connection, table, schema="raw"):
            [(rows,)] = connection.execute(f"select count(*) from raw.{table}").fetchall()
            counted += int(rows)
    return counted


@contextmanager
def scratch_file(warehouse: Path, activities: int) -> Iterator[Path | None]:
    """A file for them beside a large warehouse, taken away at the end; None: in memory.

    None as well where LEADSCORE_SCRATCH says where they belong. What a killed build left is taken
    away first: whoever builds holds the warehouse, and nobody else uses its file.
    """
    if os.environ.get("LEADSCORE_SCRATCH") or activities < ACTIVITIES_FOR_A_FILE:
        yield None
        return
    file = warehouse.with_name(f".{warehouse.name}.scratch")
    _remove(file)
    try:
        yield file
    finally:
        _remove(file)


def _remove(file: Path) -> None:
    for each in (file, file.with_name(f"{file.name}.wal")):
        each.unlink(missing_ok=True)

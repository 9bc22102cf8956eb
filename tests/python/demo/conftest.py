from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadscore.demo import DemoSummary, generate
from leadscore.loader import load_folder

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Company:
    """A company of 3,000 leads, as files and as loaded: raw tables, `truth` and `robots`."""

    folder: Path
    summary: DemoSummary
    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def value(self, sql: str) -> Any:
        [(value,)] = self.rows(sql)
        return value


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("company")
    raw = folder / "raw"
    summary = generate(raw, leads=3_000, seed=5, as_of=AS_OF)
    load_folder(raw, folder / "warehouse.duckdb")
    connection = duckdb.connect(str(folder / "warehouse.duckdb"))
    connection.execute("set TimeZone = 'UTC'")
    for name, table in (("leads", "truth"), ("robot_activities", "robots")):
        source = raw / "truth" / f"{name}.parquet"
        connection.execute(f"create temp table {table} as from read_parquet('{source}')")
    connection.execute(
        "create temp table acts as select distinct on (marketo_guid) marketo_guid as guid,"
        " lead_id, activity_date as ts, activity_type_id::int as kind,"
        " primary_attribute_value as asset, attributes as details from raw.marketo_activities"
    )
    yield Company(raw, summary, connection)
    connection.close()


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file by its path below the folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines_of(path: Path) -> list[str]:
    """All lines of a CSV file, compressed or not."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        return list(lines)

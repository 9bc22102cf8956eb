"""The project as dbt reads it, and as it is built from nothing: once per test process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from laws.graph import Graph, read_graph
from leadscore.project import PROJECT_ROOT

BuiltColumns = dict[str, list[tuple[str, str]]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


@pytest.fixture(scope="session")
def graph(folder: Path) -> Graph:
    _dbt(folder, "parse")
    return read_graph(folder / "target" / "manifest.json")


@pytest.fixture(scope="session")
def built_columns(folder: Path, graph: Graph) -> BuiltColumns:
    """Columns with types of each relation, after a build from nothing with every unit test."""
    _dbt(folder, "build")
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute(f"attach '{folder / 'scratch.duckdb'}' as scratch (read_only)")
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " order by table_name, ordinal_position"
        ).fetchall()
    columns: BuiltColumns = {}
    for table, column, data_type in rows:
        columns.setdefault(table, []).append((column, data_type.lower().replace(" ", "")))
    return columns


def _dbt(folder: Path, command: str) -> None:
    """Runs dbt in a process of its own, which lets go of the warehouse when it ends."""
    done = subprocess.run(
        [
            sys.executable, "-m", "dbt.cli.main", "--no-use-colors", command,
            "--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT),
            "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"),
        ],
        env=os.environ | {
            "LEADSCORE_WAREHOUSE": str(folder / "warehouse.duckdb"),
            # A file, in which the tables of one run can be looked at afterwards.
            "LEADSCORE_SCRATCH": str(folder / "scratch.duckdb"),
            "LEADSCORE_SCORECARD": "seeds/scorecard",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        },
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"dbt {command}: {done.stdout[-6000:]}{done.stderr[-2000:]}"

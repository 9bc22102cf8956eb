"""Whether the scores of the last build still stand, so that a build would change nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from leadscore.project import PROJECT_ROOT
from leadscore.run_history import has_table, is_cut_short

# All that decides what a build makes, beside the raw rows and the instant.
_CODE = ("models", "macros", "tests/generic", "tests/singular")
_SETTINGS = ("dbt_project.yml", "profiles.yml")
_ENGINES = ("dbt-core", "dbt-duckdb", "duckdb")


@dataclass(frozen=True)
class StandingBuild:
    """The last build, where another would change nothing; `scored_leads` are all in the marts."""

    run_no: int
    scored_leads: int


def inputs_digest(scorecard: Path) -> str:
    """Checksum of code, settings, engines and scorecard: with another one all may be otherwise."""
    digest = hashlib.sha256()
    for engine in _ENGINES:
        digest.update(f"{engine} {version(engine)}\0".encode())
    for name, file in _input_files(scorecard):
        digest.update(f"{name}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def standing_build(
    connection: duckdb.DuckDBPyConnection, digest: str, as_of: datetime
) -> StandingBuild | None:
    """The last build if it succeeded, tests included, with the same inputs, rows and `as_of`.

    None as well where someone has built with dbt since, a build was cut short, a table is gone, or
    the tables of one run are asked for by LEADSCORE_SCRATCH.
    """
    if os.environ.get("LEADSCORE_SCRATCH") or not has_table(connection, "finished_builds"):
        return None
    found = connection.execute(
        """
        select builds.run_no
        from state.finished_builds as builds
        inner join state.scored_runs as runs on builds.run_no = runs.run_no
        where
            builds.run_no = (select max(run_no) from state.scored_runs)
            and builds.inputs = ?
            and runs.as_of = ?
            and runs.loaded_batch = (select coalesce(max(_batch_id), 0) from raw.loaded_files)
            and builds.relations = (select count(*) from duckdb_tables() where not temporary)
        """,
        [digest, as_of],
    ).fetchall()
    if not found or is_cut_short(connection) or _has_waiting_events(connection):
        return None
    [(scored_leads,)] = connection.execute(
        "select count(distinct lead_id) from marts.lead_scores"
    ).fetchall()
    return StandingBuild(found[0][0], scored_leads)


def _has_waiting_events(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether another pipeline has written to `raw.events` since: a run numbers its rows."""
    columns = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = 'raw' and table_name = 'events'"
    ).fetchall()
    if ("_row_id",) not in columns:
        return bool(columns)
    waiting = "select 1 from raw.events where _row_id is null limit 1"
    return bool(connection.execute(waiting).fetchall())


def record_finished_build(connection: duckdb.DuckDBPyConnection, digest: str) -> None:
    """Notes with what inputs the last run was made, after all its tests have passed."""
    connection.execute("begin")
    connection.execute("delete from state.finished_builds")
    connection.execute(
        """
        insert into state.finished_builds (run_no, inputs, relations)
        select max(run_no), ?, (select count(*) from duckdb_tables() where not temporary)
        from state.scored_runs
        """,
        [digest],
    )
    connection.execute("commit")


def _input_files(scorecard: Path) -> Iterator[tuple[str, Path]]:
    """Files by the name under which they count, in order."""
    for setting in _SETTINGS:
        yield setting, PROJECT_ROOT / setting
    for folder in _CODE:
        for file in sorted((PROJECT_ROOT / folder).rglob("*")):
            if file.suffix in {".sql", ".yml"}:
                yield file.relative_to(PROJECT_ROOT).as_posix(), file
    for file in sorted(scorecard.glob("*.csv")):
        yield f"scorecard/{file.name}", file

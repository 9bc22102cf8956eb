"""The history of runs that dbt keeps in the warehouse (macros/run/record_scored_run.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import duckdb

# Columns that a warehouse of an earlier version lacks until it is built again.
_LATER_COLUMNS = "is_full_refresh boolean, started_at timestamp, ended_at timestamp"


@dataclass(frozen=True)
class Run:
    """One complete run; instants are UTC.

    `is_complete` says whether every lead was scored, `is_full_refresh` whether that was asked for;
    `seconds` are from the beginning of the first step to the end of the last. Of runs of earlier
    versions what was not kept yet is None.
    """

    run_no: int
    as_of: datetime
    loaded_batch: int
    touched_leads: int
    is_complete: bool
    is_full_refresh: bool | None
    started_at: datetime | None
    ended_at: datetime | None
    seconds: Decimal | None
    scorecard_fingerprint: str
    code_fingerprint: str


@dataclass(frozen=True)
class Step:
    """One step of a run; `kind` is dbt's word for it: model, seed, test, unit_test."""

    step: str
    kind: str
    seconds: Decimal


def latest_runs(connection: duckdb.DuckDBPyConnection, *, limit: int) -> tuple[Run, ...]:
    """The last complete runs, the latest first; none where nothing was scored yet."""
    if not has_table(connection, "scored_runs"):
        return ()
    missing = ", ".join(
        f"cast(null as {data_type}) as {name}"
        for name, data_type in (column.split() for column in _LATER_COLUMNS.split(", "))
    )
    rows = connection.execute(
        f"""
        with runs as (
            select * from state.scored_runs
            union all by name
            select {missing} where false
        )

        select
            run_no, as_of, loaded_batch, touched_leads, is_complete, is_full_refresh, started_at,
            ended_at, cast(epoch(ended_at - started_at) as decimal(12, 1)), scorecard_fingerprint,
            code_fingerprint
        from runs order by run_no desc limit ?
        """,
        [limit],
    ).fetchall()
    return tuple(Run(*row) for row in rows)


def steps_of(connection: duckdb.DuckDBPyConnection, run: Run) -> tuple[Step, ...]:
    """The steps of a run, the dearest first; none where they were not kept."""
    if not has_table(connection, "scored_steps"):
        return ()
    rows = connection.execute(
        "select step, kind, seconds from state.scored_steps where run_no = ?"
        " order by seconds desc, step_no",
        [run.run_no],
    ).fetchall()
    return tuple(Step(*row) for row in rows)


def is_cut_short(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a run has begun and did not end: some marts may be of it, some of the one before."""
    if not has_table(connection, "int_run", schema="intermediate"):
        return False
    begun = connection.execute("select run_no from intermediate.int_run").fetchall()
    if not has_table(connection, "scored_runs"):
        return bool(begun)
    ended = connection.execute("select run_no from state.scored_runs").fetchall()
    return not set(begun) <= set(ended)


def has_table(connection: duckdb.DuckDBPyConnection, table: str, *, schema: str = "state") -> bool:
    """Whether a table is there, of the state unless another schema is named."""
    found = connection.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
        [schema, table],
    ).fetchall()
    return bool(found)

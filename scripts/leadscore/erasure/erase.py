"""Erasing persons from a warehouse file, and what has to follow: scores and copies anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from leadscore.erasure.person import Persons, find_persons, note_rejected
from leadscore.erasure.rewrite import (
    Removal,
    attached,
    others_tables,
    partial_of,
    removals,
    remove_file,
    rewrite,
)
from leadscore.errors import DataError
from leadscore.loader.erased import read_registry
from leadscore.run_history import has_table
from leadscore.warehouse import open_warehouse, require_warehouse


@dataclass(frozen=True)
class Findings:
    """What there is of the persons asked for: by table, and tables that nobody declared."""

    persons: Persons
    removals: tuple[Removal, ...]
    others: tuple[str, ...]

    @property
    def raw_rows(self) -> int:
        """Rows of raw tables."""
        return sum(removal.rows for removal in self.removals if removal.table.startswith("raw."))


@dataclass(frozen=True)
class Unfinished:
    """Erasures after which scores or published copies were not made anew yet.

    `needs_build` says whether no build has ended since; `as_of` is that of the last one before.
    """

    needs_build: bool
    as_of: datetime | None


def look(warehouse: Path, wanted: Sequence[str]) -> Findings:
    """What an erasure would remove; changes nothing.

    Raises:
        DataError: no such warehouse; somebody unknown was asked for.
        InUseError: a build or a load is at work.
    """
    require_warehouse(warehouse)
    with attached(warehouse, read_only=True) as connection:
        return _findings(connection, warehouse, wanted)


def erase(
    warehouse: Path, wanted: Sequence[str], confirmed: Callable[[Findings], bool]
) -> Findings | None:
    """Removes persons for good from the warehouse file; None where that was not confirmed.

    They are named by lead ids and mail addresses; see `find_persons` for who else counts as the
    same person. Where all of them were erased before, nothing is done.

    Raises:
        DataError: no such warehouse; somebody unknown was asked for, and nobody was erased.
        InUseError: another process has the warehouse open.
        SystemFailureError: the file cannot be written anew; nobody was erased.
    """
    require_warehouse(warehouse)
    # A read-only file is told of, and what a killed process left in the log is taken over.
    with open_warehouse(warehouse):
        pass
    with attached(warehouse, read_only=False) as connection:
        found = _findings(connection, warehouse, wanted)
        if not found.persons.identifiers:
            return found
        if not confirmed(found):
            return None
        rewrite(connection, warehouse, found.persons, found.raw_rows)
    return found


def unfinished(warehouse: Path) -> Unfinished | None:
    """What an erasure that was cut short has left to do; None where there is nothing."""
    with open_warehouse(warehouse, read_only=True) as connection:
        if not has_table(connection, "erasures"):
            return None
        [(erasures, scored_run)] = connection.execute(
            "select count(*), max(scored_run) from state.erasures where finished_at is null"
        ).fetchall()
        if not erasures:
            return None
        if scored_run is None:
            return Unfinished(needs_build=False, as_of=None)
        [(last_run, as_of)] = connection.execute(
            "select max(run_no), max_by(as_of, run_no) from state.scored_runs"
        ).fetchall()
        return Unfinished(needs_build=last_run <= scored_run, as_of=as_of)


def note_finished(warehouse: Path) -> None:
    """Notes that everything that has to follow an erasure was done."""
    with open_warehouse(warehouse) as connection:
        connection.execute(
            "update state.erasures set finished_at = ? where finished_at is null",
            [datetime.now(UTC).replace(tzinfo=None)],
        )


def remove_leftovers(warehouse: Path) -> None:
    """Removes what killed commands left beside the warehouse: tables of one run, spilled rows."""
    place = warehouse.resolve()
    remove_file(partial_of(place))
    remove_file(place.with_name(f".{place.name}.scratch"))
    shutil.rmtree(place.with_name(f"{place.name}.tmp"), ignore_errors=True)


def _findings(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, wanted: Sequence[str]
) -> Findings:
    if not connection.execute(
        "select 1 from duckdb_tables() where database_name = 'old' and schema_name = 'raw'"
    ).fetchall():
        raise DataError(f"{warehouse}: nothing was loaded here; name the warehouse itself")
    persons = find_persons(connection, wanted, read_registry(connection, "old."))
    if persons.unknown:
        names = ", ".join(f"'{word}'" for word in persons.unknown[:5])
        more = f" and {len(persons.unknown) - 5} more" if len(persons.unknown) > 5 else ""
        raise DataError(
            f"no lead {names}{more} was ever loaded; give lead ids (`<instance>:<id>`) or mail"
            " addresses; nothing was erased"
        )
    note_rejected(connection, persons.identifiers)
    return Findings(persons, removals(connection), others_tables(connection))

"""A warehouse file without some persons, put in the place of the one that had them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from leadscore.erasure.expressions import names_person
from leadscore.erasure.person import Persons, held_tables
from leadscore.errors import SystemFailureError, WrongUsageError
from leadscore.loader.erased import add_to_registry
from leadscore.loader.person_tables import PersonTable, declared_tables, derived_schemas
from leadscore.warehouse import STORAGE_VERSION, ctrl_c_as_such, failure, log_of

_MEMORY_LIMIT, _DEFAULT_MEMORY_LIMIT = "LEADSCORE_MEMORY_LIMIT", "4GB"
# Tables that the erasure itself writes.
_OWN = ("erasures", "erasure_key", "erased_leads")
_LEAD_COLUMNS = ("lead_id", "source_lead_id", "survivor_id")


@dataclass(frozen=True)
class Removal:
    """Rows of one table, named with its schema, that are about the persons."""

    table: str
    rows: int


@contextmanager
def attached(warehouse: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the warehouse attached as `old`.

    Meanwhile nobody else can open it; read-only, nobody can write it.

    Raises:
        InUseError: another process has it open.
        DataError: it is no DuckDB file.
    """
    limit = os.environ.get(_MEMORY_LIMIT) or _DEFAULT_MEMORY_LIMIT
    try:
        connection = duckdb.connect(":memory:", config={"memory_limit": limit})
    except duckdb.Error as error:
        raise WrongUsageError(f"{_MEMORY_LIMIT}: '{limit}': {error}") from error
    try:
        with ctrl_c_as_such():
            connection.execute("set TimeZone = 'UTC'")
            connection.execute(f"set temp_directory = {_literal(f'{partial_of(warehouse)}.tmp')}")
            connection.execute(
                f"attach {_literal(str(warehouse))} as old{' (read_only)' if read_only else ''}"
            )
            yield connection
    except duckdb.Error as error:
        raise failure(error, warehouse) from error
    finally:
        connection.close()


def partial_of(warehouse: Path) -> Path:
    """Where the new file is written until it takes the warehouse's place."""
    return warehouse.with_name(f".{warehouse.name}.erasing")


def removals(connection: duckdb.DuckDBPyConnection) -> tuple[Removal, ...]:
    """What is in the database `old` about the persons in `memory.person` and `memory.rejected`."""
    found = []
    for table in held_tables(connection):
        if condition := _is_theirs(table):
            rows = _count(connection, f"old.{table.schema}.{table.name} as held where {condition}")
            found.append(Removal(f"{table.schema}.{table.name}", rows))
    for schema, name, columns in connection.execute(
        f"""
        select schema_name, table_name, list(column_name order by column_name)
        from duckdb_columns()
        where database_name = 'old' and schema_name in {tuple(sorted(derived_schemas()))}
            and column_name in {_LEAD_COLUMNS}
            and (schema_name, table_name) in (
                select (schema_name, table_name) from duckdb_tables() where database_name = 'old'
            )
        group by all order by all
        """
    ).fetchall():
        condition = " or ".join(
            f"held.{column} in (select value from memory.person where kind = 'lead')"
            for column in columns
        )
        rows = _count(connection, f'old.{schema}."{name}" as held where {condition}')
        found.append(Removal(f"{schema}.{name}", rows))
    return tuple(removal for removal in found if removal.rows)


def others_tables(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Tables of the database `old` that are not this project's: they are left as they are."""
    own = {(table.schema, table.name) for table in declared_tables()}
    return tuple(
        f"{schema}.{name}"
        for schema, name in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'old'"
            " order by all"
        ).fetchall()
        if (schema, name) not in own and schema not in {*derived_schemas(), "scorecard"}
    )


def rewrite(
    connection: duckdb.DuckDBPyConnection, warehouse: Path, persons: Persons, raw_rows: int
) -> None:
    """Writes a new file without the persons and moves it over the warehouse, attached as `old`.

    It has everything but their rows and what dbt makes, which is empty of all leads until the next
    build. Until the move nothing has changed; after it nothing of them is left in the file.

    Raises:
        SystemFailureError: the new file cannot be written; the warehouse is as it was.
    """
    place = warehouse.resolve()
    partial = partial_of(place)
    try:
        remove_file(partial)
        connection.execute("checkpoint old")
        connection.execute(
            f"attach {_literal(str(partial))} as new (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("copy from database old to new (schema)")
        _fill(connection)
        _note_erasure(connection, persons, raw_rows)
        connection.execute("checkpoint new")
        connection.execute("detach new")
        _put_in_place(partial, place)
    except duckdb.Error as error:
        words = " ".join(str(error).split())
        raise SystemFailureError(
            f"{warehouse}: cannot be written anew, nothing was erased: {words}"
        ) from error
    except OSError as error:
        raise SystemFailureError(
            f"{warehouse}: cannot be written anew, nothing was erased: {error.strerror or error}"
        ) from error
    finally:
        with suppress(duckdb.Error):
            connection.execute("detach database if exists new")
        remove_file(partial)


def remove_file(path: Path) -> None:
    """Removes a database file with what DuckDB puts beside it; nothing where there is none."""
    log_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    shutil.rmtree(f"{path}.tmp", ignore_errors=True)


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Everybody else's rows into the empty tables of `new`; none into what dbt makes."""
    theirs = {
        (table.schema, table.name): condition
        for table in held_tables(connection)
        if (condition := _is_theirs(table))
    }
    for schema, name in connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'old'"
    ).fetchall():
        relation = f'"{schema}"."{name}"'
        if schema in derived_schemas():
            # Missing, so that the next build makes all of them anew, whoever starts it.
            connection.execute(f"drop table new.{relation}")
            continue
        condition = theirs.get((schema, name), "false")
        connection.execute(
            f"insert into new.{relation} select * from old.{relation} as held where not {condition}"
        )


def _is_theirs(table: PersonTable) -> str:
    """Whether a row is about one of the persons; blank where no row of the table can be."""
    if table.is_searched:
        return "(held.rowid in (select row_no from memory.rejected))"
    return names_person(table) if table.structured else ""


def _note_erasure(connection: duckdb.DuckDBPyConnection, persons: Persons, raw_rows: int) -> None:
    """The registry, the record of this erasure, and files that have fewer rows now."""
    connection.execute("create schema if not exists new.state")
    for table in declared_tables():
        if table.schema == "state" and table.name in _OWN:
            columns = ", ".join(
                f"{name} {kind}{' not null' if required else ''}"
                for name, kind, required in table.columns
            )
            connection.execute(f"create table if not exists new.state.{table.name} ({columns})")
    [(erasure_no,)] = connection.execute(
        "select coalesce(max(erasure_no), 0) + 1 from new.state.erasures"
    ).fetchall()
    add_to_registry(connection, sorted(persons.identifiers), erasure_no, "new.")
    runs = (
        "select 1 from duckdb_tables() where database_name = 'new' and table_name = 'scored_runs'"
    )
    scored_run = None
    if connection.execute(runs).fetchall():
        [(scored_run,)] = connection.execute(
            "select max(run_no) from new.state.scored_runs"
        ).fetchall()
    connection.execute(
        "insert into new.state.erasures (erasure_no, erased_at, leads, raw_rows, scored_run)"
        " values (?, ?, ?, ?, ?)",
        [
            erasure_no,
            datetime.now(UTC).replace(tzinfo=None),
            len(persons.leads),
            raw_rows,
            scored_run,
        ],
    )
    _count_files_anew(connection)


def _count_files_anew(connection: duckdb.DuckDBPyConnection) -> None:
    """`raw.loaded_files` says how many rows are kept of a file: fewer now, of some."""
    tables = [table for table in held_tables(connection) if table.schema == "raw"]
    for table in tables:
        if table.structured and "_row_id" in {name for name, _, _ in table.columns}:
            connection.execute(
                f"""
                update new.raw.loaded_files
                set rows_loaded = rows_loaded - gone.rows
                from (
                    select held._row_id // 4294967296 as file_no, count(*) as rows
                    from old.raw.{table.name} as held where {_is_theirs(table)} group by 1
                ) as gone
                where loaded_files.file_no = gone.file_no
                """
            )
        elif table.is_searched:
            connection.execute(
                f"""
                update new.raw.loaded_files
                set rows_rejected = rows_rejected - gone.rows
                from (
                    select
                        held._batch_id, held._source_instance, held._source_file, held.table_name,
                        count(*) as rows
                    from old.raw.{table.name} as held where {_is_theirs(table)} group by all
                ) as gone
                where
                    loaded_files._batch_id = gone._batch_id
                    and loaded_files._source_instance = gone._source_instance
                    and loaded_files._source_file = gone._source_file
                    and loaded_files.table_name = gone.table_name
                """
            )


def _put_in_place(partial: Path, place: Path) -> None:
    found = place.stat()
    partial.chmod(found.st_mode & 0o7777)
    with suppress(PermissionError):
        os.chown(partial, found.st_uid, found.st_gid)
    _sync(partial)
    # Checkpointed before, so that it is empty; DuckDB would not open the new file beside it.
    log_of(place).unlink(missing_ok=True)
    partial.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    """Makes sure that a file, or the names in a folder, outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    [(rows,)] = connection.execute(f"select count(*) from {source}").fetchall()
    return int(rows)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

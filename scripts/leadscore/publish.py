"""A read-only copy of the marts where others read, put there by rename.

Why a copy, and why it is made so: docs/decisions/0012-a-published-copy.md.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import yaml

from leadscore.errors import DataError, SystemFailureError, WrongUsageError
from leadscore.explain import require_scored
from leadscore.project import PROJECT_ROOT
from leadscore.published_places import note_place
from leadscore.run_history import Run, latest_runs
from leadscore.warehouse import (
    STORAGE_VERSION,
    ctrl_c_as_such,
    failure,
    in_use,
    is_database,
    log_of,
    require_warehouse,
)

MARTS = "marts"
# What the copy says of itself: tables `run` (one row) and `scorecards`.
ABOUT = "published"
# The same setting and default as in profiles.yml.
_MEMORY_LIMIT, _DEFAULT_MEMORY_LIMIT = "LEADSCORE_MEMORY_LIMIT", "4GB"
_MARTS_FOLDER = PROJECT_ROOT / "models" / "marts"
_WHAT = "published copy"
_FOREIGN_LOG = "WAL does not match"
_PARTIAL = ".partial"

# Called with the tables written and all tables.
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Publication:
    """A copy that is in its place: the state that it shows, its tables, its size in bytes."""

    path: Path
    run_no: int
    as_of: datetime
    marts: int
    size: int


def published_file(warehouse: Path) -> Path:
    """Where the copy of a warehouse is by default: in a folder beside it, under the same name."""
    return warehouse.parent / "published" / warehouse.name


def publish(warehouse: Path, target: Path, *, on_progress: OnProgress | None = None) -> Publication:
    """Copies every table and view of the schema `marts` into the file `target`, as tables.

    The copy is written beside `target` under another name, finished, and moved over it: whoever
    opens `target` finds the former copy or this one, and who has the former open keeps it. If
    anything fails, the former copy stays and nothing else is left behind.

    Raises:
        DataError: no such warehouse; it was never scored, or its last build did not finish;
            `target` is a file of another kind than a published copy.
        WrongUsageError: `target` is a folder or the warehouse itself; the memory limit is none.
        InUseError: a build or a load is at work on the warehouse, or another publish on `target`.
        SystemFailureError: the copy cannot be written.
    """
    require_warehouse(warehouse)
    require_other_file(warehouse, target)
    # Where the name is a link, it stays one: the file that it leads to is the one that is replaced.
    place = target.resolve()
    partial = place.with_name(f".{place.name}.{secrets.token_hex(4)}{_PARTIAL}")
    try:
        with _reading(warehouse) as connection:
            require_scored(connection, warehouse)
            [run] = latest_runs(connection, limit=1)
            with _told_of(target):
                _require_replaceable(place)
                if place != published_file(warehouse).resolve():
                    note_place(warehouse, target)
                place.parent.mkdir(parents=True, exist_ok=True)
                _remove_unfinished(place)
                marts = _write(connection, partial, run, on_progress)
        with _told_of(target):
            _put_in_place(partial, place)
            size = place.stat().st_size
    finally:
        _remove(partial)
    return Publication(target, run.run_no, run.as_of, marts, size)


def is_published_copy(path: Path) -> bool:
    """Whether a file is a published copy, as far as it can be read."""
    try:
        return path.is_file() and is_database(path) and _is_copy(path)
    except (duckdb.Error, OSError):
        return False


def require_other_file(warehouse: Path, target: Path) -> None:
    """Makes sure that the copy has a place of its own.

    Raises:
        WrongUsageError: `target` is a folder, or the warehouse itself.
    """
    if target.is_dir():
        raise WrongUsageError(f"{target}: is a folder; name the file of the published copy")
    if target.resolve() == warehouse.resolve():
        raise WrongUsageError(f"{target}: is the warehouse itself; publish to another file")


@contextmanager
def _told_of(target: Path) -> Iterator[None]:
    """Errors of DuckDB and of the system as one line about the copy."""
    try:
        with ctrl_c_as_such():
            yield
    except (duckdb.Error, OSError) as error:
        words = error.strerror or str(error) if isinstance(error, OSError) else str(error)
        raise SystemFailureError(
            f"{target}: the copy cannot be written: {' '.join(words.split())}"
        ) from error


@contextmanager
def _reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the warehouse attached read-only, and that keeps writers out."""
    memory_limit = os.environ.get(_MEMORY_LIMIT) or _DEFAULT_MEMORY_LIMIT
    try:
        connection = duckdb.connect(
            ":memory:", config={"memory_limit": memory_limit, "preserve_insertion_order": False}
        )
    except duckdb.Error as error:
        raise WrongUsageError(f"{_MEMORY_LIMIT}: '{memory_limit}': {error}") from error
    with connection:
        try:
            connection.execute(f"attach {_literal(str(warehouse))} as warehouse (read_only)")
            connection.execute("use warehouse")
            connection.execute("set enable_progress_bar = false")
        except duckdb.Error as error:
            raise failure(error, warehouse) from error
        yield connection


def _require_replaceable(target: Path) -> None:
    """Makes sure that nothing is overwritten but an earlier published copy."""
    if not target.exists():
        return
    is_copy = is_database(target)
    if is_copy:
        try:
            is_copy = _is_copy(target)
        except duckdb.Error as error:
            if _FOREIGN_LOG not in str(error):
                raise failure(error, target, _WHAT) from error
            # The log of a database that had this name before, as DuckDB itself says.
            log_of(target).unlink()
            is_copy = _is_copy(target)
    if not is_copy:
        raise DataError(f"{target}: is no published copy; name another file, or remove this one")


def _is_copy(target: Path) -> bool:
    with duckdb.connect(str(target), read_only=True) as connection:
        return bool(
            connection.execute(
                "select 1 from information_schema.tables"
                f" where table_schema = '{ABOUT}' and table_name = 'run'"
            ).fetchall()
        )


def _write(
    connection: duckdb.DuckDBPyConnection,
    partial: Path,
    run: Run,
    on_progress: OnProgress | None,
) -> int:
    """Writes the copy, finished and with no log beside it; yields the number of its marts."""
    connection.execute(f"set temp_directory = {_literal(f'{partial}.tmp')}")
    connection.execute(
        f"attach {_literal(str(partial))} as copy (storage_version '{STORAGE_VERSION}')"
    )
    marts = [
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables"
            f" where table_catalog = 'warehouse' and table_schema = '{MARTS}' order by 1"
        ).fetchall()
    ]
    connection.execute(f"create schema copy.{MARTS}")
    for done, mart in enumerate(marts):
        if on_progress:
            on_progress(done, len(marts))
        # A view becomes a table: what it reads is not in the copy.
        connection.execute(
            f"create table copy.{MARTS}.{_name(mart)} as from warehouse.{MARTS}.{_name(mart)}"
        )
    _write_descriptions(connection, marts)
    _write_about(connection, run)
    connection.execute("checkpoint copy")
    connection.execute("detach copy")
    if log_of(partial).exists():
        raise SystemFailureError(f"{partial}: DuckDB did not finish the copy")
    return len(marts)


def _write_descriptions(connection: duckdb.DuckDBPyConnection, marts: list[str]) -> None:
    """Descriptions of marts and columns as comments, which tools show beside the names."""
    for path in sorted(_MARTS_FOLDER.rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            if model["name"] not in marts:
                continue
            table = f"copy.{MARTS}.{_name(model['name'])}"
            # Of a warehouse that an earlier version built, some columns may be missing.
            built = {row[0] for row in connection.execute(f"describe {table}").fetchall()}
            _comment(connection, f"table {table}", model["description"])
            for column in model["columns"]:
                if column["name"] in built:
                    what = f"column {table}.{_name(column['name'])}"
                    _comment(connection, what, column["description"])


def _comment(connection: duckdb.DuckDBPyConnection, what: str, words: str) -> None:
    connection.execute(f"comment on {what} is {_literal(words.strip())}")


def _write_about(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Which state the copy shows: of which run, as of when, by which scorecards."""
    connection.execute(f"create schema copy.{ABOUT}")
    connection.execute(
        f"""
        create table copy.{ABOUT}.run as
        select
            cast($run_no as bigint) as run_no,
            cast($as_of as timestamp) as as_of,
            (
                select max(_loaded_at) from raw.loaded_files where _batch_id <= $loaded_batch
            ) as latest_load_at,
            cast($ended_at as timestamp) as scored_at,
            cast($now as timestamp) as published_at,
            cast($scorecard as varchar) as scorecard_fingerprint,
            cast($code as varchar) as code_fingerprint
        """,
        {
            "run_no": run.run_no,
            "as_of": run.as_of,
            "loaded_batch": run.loaded_batch,
            "ended_at": run.ended_at,
            "now": datetime.now(UTC).replace(tzinfo=None),
            "scorecard": run.scorecard_fingerprint,
            "code": run.code_fingerprint,
        },
    )
    connection.execute(
        f"create table copy.{ABOUT}.scorecards as"
        " select scorecard, status, description from scorecard.scorecards order by scorecard"
    )


def _put_in_place(partial: Path, target: Path) -> None:
    # Readers as before, writers none.
    partial.chmod(partial.stat().st_mode & 0o444)
    _sync(partial)
    # A log beside the target is of a file that was there before; DuckDB would not open the new one.
    log_of(target).unlink(missing_ok=True)
    partial.replace(target)
    _sync(target.parent)


def _remove_unfinished(target: Path) -> None:
    """Removes what a publish that was killed has left; refuses where one is at work."""
    names = re.compile(rf"(\.{re.escape(target.name)}\.[0-9a-f]{{8}}{re.escape(_PARTIAL)})(\..*)?")
    found = (names.fullmatch(path.name) for path in target.parent.iterdir())
    for name in sorted({match[1] for match in found if match}):
        partial = target.with_name(name)
        try:
            duckdb.connect(str(partial), read_only=True).close()
        except duckdb.Error as error:
            held = in_use(str(error), target, _WHAT)
            if held:
                raise held from error
        _remove(partial)


def _remove(partial: Path) -> None:
    """Removes an unfinished copy with what DuckDB puts beside it; nothing where there is none."""
    with suppress(OSError):
        log_of(partial).unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
        shutil.rmtree(f"{partial}.tmp", ignore_errors=True)


def _sync(path: Path) -> None:
    """Makes sure that a file, or the names in a folder, outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

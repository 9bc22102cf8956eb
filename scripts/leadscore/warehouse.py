"""The warehouse: one DuckDB file, which one process at a time writes."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from leadscore.errors import (
    DataError,
    InUseError,
    LeadscoreError,
    SystemFailureError,
    WrongUsageError,
)

# Files stay readable for DuckDB 1.5 whatever version writes them; profiles.yml says so to dbt too.
STORAGE_VERSION = "v1.5.0"

# The mark of a DuckDB file, after the checksum of its first block.
_MAGIC, _MAGIC_AT = b"DUCK", 8

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

_HELD_BY = re.compile(r"held in (?P<program>\S.*?) \(PID (?P<pid>\d+)\)")
_NOT_OURS = ("not a valid DuckDB database file", "version number")
_LOCKED = "Could not set lock"


def warehouse_file(name: str | Path) -> Path:
    """The path of a warehouse by its name: what is there already has to be a DuckDB file.

    DuckDB would open a data file (`.csv`, `.json`, `.parquet`), or the name `:memory:`, as a
    database in memory, and everything loaded into that would be gone at the end.

    Raises:
        DataError: a file of another kind is there.
    """
    # DuckDB takes what is before a colon for a kind of database, but not in an absolute path.
    path = Path(name).absolute() if ":" in str(name) else Path(name)
    if path.is_file() and not is_database(path):
        raise DataError(f"{name}: not a DuckDB file; name another warehouse file")
    return path


def is_database(path: Path) -> bool:
    """Whether a file is a DuckDB file, by its mark."""
    with path.open("rb") as file:
        return file.read(_MAGIC_AT + len(_MAGIC))[_MAGIC_AT:] == _MAGIC


def log_of(path: Path) -> Path:
    """Where DuckDB puts what was committed and is not in the database file yet."""
    return path.with_name(f"{path.name}.wal")


def require_no_folder(path: Path) -> None:
    """Makes sure that the path of a warehouse is no folder.

    Raises:
        WrongUsageError: it is one.
    """
    if path.is_dir():
        raise WrongUsageError(f"{path}: is a folder; name the warehouse file")


def require_warehouse(path: Path) -> None:
    """Makes sure that there is a file to be read.

    Raises:
        DataError: there is none.
        WrongUsageError: the path is a folder.
    """
    require_no_folder(path)
    if not path.exists():
        raise DataError(f"{path}: there is no such warehouse; load raw files first")


@contextmanager
def open_warehouse(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, in the time zone UTC; closed at the end.

    To be written, the file and its folder are made where they are missing. Errors of DuckDB that
    leave the block come out as `LeadscoreError`, and what was not committed is undone.

    Raises:
        DataError: the file is no DuckDB database, or of a version that cannot be read; to be read,
            there is none.
        WrongUsageError: the path is a folder.
        InUseError: another process holds the file.
        SystemFailureError: it or its folder cannot be made, read or written; the disk is full.
    """
    require_no_folder(path)
    if read_only:
        require_warehouse(path)
    elif path.exists() and not path.stat().st_mode & _WRITABLE:
        # Whoever may do anything could write it all the same, and spoil what others read.
        raise SystemFailureError(
            f"{path}: is read-only, as a published copy is; name the warehouse itself"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SystemFailureError(
            f"{path.parent}: the folder of the warehouse cannot be made: {error.strerror}"
        ) from error
    try:
        connection = duckdb.connect(
            str(path),
            read_only=read_only,
            config={"storage_compatibility_version": STORAGE_VERSION},
        )
    except duckdb.Error as error:
        raise failure(error, path) from error
    try:
        with ctrl_c_as_such():
            connection.execute("set TimeZone = 'UTC'")
            # After two seconds DuckDB would draw a bar of its own into what the command prints.
            connection.execute("set enable_progress_bar = false")
            yield connection
    except duckdb.Error as error:
        raise failure(error, path) from error
    finally:
        connection.close()


@contextmanager
def ctrl_c_as_such() -> Iterator[None]:
    """Ctrl-C while a query runs, of which DuckDB makes an error of its own, as what it is."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from None


def failure(error: duckdb.Error, path: Path, what: str = "warehouse") -> LeadscoreError:
    """An error of DuckDB at work on a file, as one line with the exit code it deserves.

    `what` the file is stands in the line.
    """
    words = " ".join(str(error).split())
    if any(part in words for part in _NOT_OURS):
        return DataError(
            f"{path}: not a DuckDB file that this version can read; name another {what} file"
        )
    return in_use(words, path, what) or SystemFailureError(
        f"{path}: the {what} cannot be used: {words}"
    )


def in_use(words: str, path: Path, what: str = "warehouse") -> InUseError | None:
    """The error that DuckDB's words tell of if another process holds the file; else None."""
    if _LOCKED not in words:
        return None
    holder = _HELD_BY.search(words)
    who = f"{holder['program']} (process {holder['pid']})" if holder else "another process"
    return InUseError(f"{path}: the {what} is in use by {who}; try again when that has ended")

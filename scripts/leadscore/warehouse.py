"""The warehouse: one DuckDB file, which one process at a time writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from leadscore.errors import DataError, LeadscoreError, SystemFailureError, WrongUsageError

# Files stay readable for DuckDB 1.5 whatever version writes them; profiles.yml says so to dbt too.
STORAGE_VERSION = "v1.5.0"

# The mark of a DuckDB file, after the checksum of its first block.
_MAGIC, _MAGIC_AT = b"DUCK", 8

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
    if path.is_file():
        with path.open("rb") as file:
            start = file.read(_MAGIC_AT + len(_MAGIC))
        if start[_MAGIC_AT:] != _MAGIC:
            raise DataError(f"{name}: not a DuckDB file; name another warehouse file")
    return path


@contextmanager
def open_warehouse(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, in the time zone UTC; closed at the end.

    To be written, the file and its folder are made where they are missing. Errors of DuckDB that
    leave the block come out as `LeadscoreError`, and what was not committed is undone.

    Raises:
        DataError: the file is no DuckDB database, or of a version that cannot be read; to be read,
            there is none.
        WrongUsageError: the path is a folder.
        SystemFailureError: another process holds the file; it or its folder cannot be made, read
            or written; the disk is full.
    """
    if path.is_dir():
        raise WrongUsageError(f"{path}: is a folder; name the warehouse file")
    if read_only and not path.exists():
        raise DataError(f"{path}: there is no such warehouse; load raw files first")
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
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise failure(error, path) from error
    finally:
        connection.close()


def failure(error: duckdb.Error, path: Path) -> LeadscoreError:
    """An error of DuckDB at work on a warehouse, as one line with the exit code it deserves."""
    words = " ".join(str(error).split())
    if _LOCKED in words:
        holder = _HELD_BY.search(words)
        who = f"{holder['program']} (process {holder['pid']})" if holder else "another process"
        return SystemFailureError(
            f"{path}: the warehouse is in use by {who}; try again when that has ended"
        )
    if any(part in words for part in _NOT_OURS):
        return DataError(
            f"{path}: not a DuckDB file that this version can read; name another warehouse file"
        )
    return SystemFailureError(f"{path}: the warehouse cannot be used: {words}")

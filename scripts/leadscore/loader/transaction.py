"""How a file is loaded: all of it or nothing, and without searching for garbage meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def all_or_nothing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction that is undone if anything is raised, also Ctrl-C."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        # After a failed write DuckDB may have undone it already.
        with suppress(duckdb.Error):
            connection.rollback()
        raise


@contextmanager
def without_cycle_collection() -> Iterator[None]:
    """No search for cyclic garbage: rows make none, and it takes more than half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

"""Rows of tables and views of a DuckDB file; a row's line is its number, the first being 1."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import duckdb
import numpy as np
import pyarrow as pa

from leadscore.loader.parquet_rows import ROWS_PER_BATCH, row_as_json
from leadscore.loader.rows import RowBatch, UnreadableFileError


@contextmanager
def open_relation(connection: duckdb.DuckDBPyConnection, relation: str) -> Iterator[DuckdbRows]:
    """An open table or view, read beside what the connection does.

    Raises:
        UnreadableFileError: it cannot be read.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute("set TimeZone = 'UTC'")
            yield DuckdbRows(cursor, relation)
        except duckdb.Error as error:
            raise _unreadable(error) from error


def relation_hash(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """A text that differs where names, types or rows do, in whatever order the rows come.

    Another version of DuckDB may give another text for the same rows.
    """
    try:
        columns = connection.execute(f"describe {relation}").fetchall()
        sums = connection.execute(
            f"select count(*), sum(hash(rows)), bit_xor(hash(rows)) from {relation} as rows"
        ).fetchall()
    except duckdb.Error as error:
        raise _unreadable(error) from error
    return hashlib.sha256(repr((columns, sums)).encode()).hexdigest()


class DuckdbRows:
    """The rows of one table; see `RowFile`. What is read is counted in rows, not in bytes."""

    header_text = ""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, relation: str) -> None:
        self._cursor = cursor
        self._relation = relation
        described = cursor.execute(f"describe {relation}").fetchall()
        [(self.size,)] = cursor.execute(f"select count(*) from {relation}").fetchall()
        self._header = tuple(row[0] for row in described)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._header

    def batches(self) -> Iterator[RowBatch]:
        """The rows in the order in which DuckDB keeps them."""
        reader: pa.RecordBatchReader = self._cursor.sql(f"from {self._relation}").to_arrow_reader(
            ROWS_PER_BATCH
        )
        done = 0
        for batch in reader:
            numbers = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int64)
            done += batch.num_rows
            yield RowBatch(tuple(batch.columns), numbers, partial(row_as_json, batch), done)


def _unreadable(error: duckdb.Error) -> UnreadableFileError:
    return UnreadableFileError(f"it cannot be read: {' '.join(str(error).split())}")

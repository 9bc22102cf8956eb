"""Rows of one file into the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from leadscore.loader.conversion import LINE
from leadscore.loader.layout import RAW_SCHEMA, RawTable
from leadscore.loader.rows import RejectedRow

# Line numbers below this, file numbers above: one number orders all rows of a table.
LINES_PER_FILE = 2**32
_ROWS = "rows_to_load"


@dataclass(frozen=True)
class LoadBatch:
    """What all files of one load share; `loaded_at` is in UTC, without time zone."""

    instance: str
    batch_id: int
    loaded_at: datetime


class Inserter:
    """Puts the rows of one file into the warehouse, inside the transaction that is open.

    Inside its `with` block it inserts in a thread of its own, one batch behind the caller, who
    reads the next batch meanwhile; the connection must not be used there for anything else.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: RawTable,
        batch: LoadBatch,
        source_file: str,
    ) -> None:
        self.table = table
        self._connection = connection
        self._batch = batch
        self._source_file = source_file
        [(last_file_no,)] = connection.execute(
            f"select coalesce(max(file_no), 0) from {RAW_SCHEMA}.loaded_files"
        ).fetchall()
        self.file_no = last_file_no + 1
        payload = ", ".join(column.name for column in table.payload)
        into, rejected_into = self._targets()
        # Events of several sources may stand in one file; rows that name none are of the instance.
        values = ", ".join(
            f"coalesce({column.name}, '{batch.instance}')"
            if column.name == "source_instance"
            else column.name
            for column in table.payload
        )
        self._insert = (
            f"insert into {into} (_row_id, _source_instance, _batch_id,"
            f" _loaded_at, _source_file, _source_line, {payload})"
            f" select {self.file_no * LINES_PER_FILE} + {LINE}, ?, ?, ?, ?, {LINE}, {values}"
            f" from {_ROWS}"
        )
        self._insert_rejected = (
            f"insert into {rejected_into} (_source_instance, _batch_id, _loaded_at,"
            f" _source_file, table_name, line, reason, row_text)"
            f" select ?, ?, ?, ?, ?, line, reason, row_text from {_ROWS}"
        )

    def _targets(self) -> tuple[str, str]:
        """Tables that rows and rejected rows go to."""
        return f"{RAW_SCHEMA}.{self.table.name}", f"{RAW_SCHEMA}.rejected_rows"

    @property
    def instance(self) -> str:
        """The source instance that the rows belong to."""
        return self._batch.instance

    def beside(self) -> duckdb.DuckDBPyConnection:
        """A connection that sees what was loaded before, whatever goes on in this one."""
        return self._connection.cursor()

    def __enter__(self) -> Self:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._running: Future[None] | None = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # After an error too nothing may run any more when the transaction is undone.
        self._thread.shutdown(wait=True)
        if kind is None:
            self._wait()

    @property
    def _origin(self) -> list[object]:
        batch = self._batch
        return [batch.instance, batch.batch_id, batch.loaded_at, self._source_file]

    def insert(self, rows: pa.Table) -> None:
        """Rows for the raw table, with their lines."""
        if rows.num_rows:
            self._start(self._insert, self._origin, rows)

    def insert_rejected(self, rejected: Sequence[RejectedRow]) -> None:
        """Rows for `rejected_rows`."""
        if rejected:
            rows = pa.table(
                {
                    "line": pa.array([row.line for row in rejected], pa.int64()),
                    "reason": pa.array([row.reason for row in rejected], pa.string()),
                    "row_text": pa.array([row.text for row in rejected], pa.string()),
                }
            )
            self._start(self._insert_rejected, [*self._origin, self.table.name], rows)

    def record_file(self, content_hash: str, rows_loaded: int, rows_rejected: int) -> None:
        """The record without which the file does not count as loaded; after the `with` block."""
        self._connection.execute(
            f"insert into {RAW_SCHEMA}.loaded_files (file_no, _source_instance, _batch_id,"
            " _loaded_at, _source_file, table_name, content_hash, rows_loaded, rows_rejected)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self.file_no,
                *self._origin,
                self.table.name,
                content_hash,
                rows_loaded,
                rows_rejected,
            ],
        )

    def _start(self, statement: str, origin: list[object], rows: pa.Table) -> None:
        self._wait()
        self._running = self._thread.submit(self._run, statement, origin, rows)

    def _wait(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.result()

    def _run(self, statement: str, origin: list[object], rows_to_load: pa.Table) -> None:
        # DuckDB finds the rows by the name of the argument. Registered under a name of their own,
        # all batches would be kept until the transaction ends.
        self._connection.execute(statement, origin)

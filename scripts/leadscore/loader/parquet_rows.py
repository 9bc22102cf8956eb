"""Rows of Parquet files, read batch by batch; a row's line is its number, the first being 1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from leadscore.loader.content import unpacked
from leadscore.loader.rows import RowBatch, UnreadableFileError

ROWS_PER_BATCH = 32_768
_MARK = b"PAR1"
_READ_BUFFER_BYTES = 1 << 20
_SHOWN_CHARACTERS = 200


@contextmanager
def open_parquet(path: Path) -> Iterator[ParquetRows]:
    """An open Parquet file.

    Raises:
        UnreadableFileError: here or while its batches are read: it is no Parquet file, or damaged.
    """
    _require_parquet(path)
    try:
        # Without pre-buffering and with a read buffer a row group need not fit into memory.
        file = pq.ParquetFile(path, pre_buffer=False, buffer_size=_READ_BUFFER_BYTES)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error) from error
    with file:
        yield ParquetRows(file, path.stat().st_size)


class ParquetRows:
    """The rows of one Parquet file; see `RowFile`."""

    header_text = ""

    def __init__(self, file: pq.ParquetFile, file_bytes: int) -> None:
        self._file = file
        self.size = file_bytes

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns as they stand in the file."""
        return tuple(self._file.schema_arrow.names)

    def batches(self) -> Iterator[RowBatch]:
        """The rows in order."""
        total = self._file.metadata.num_rows
        done = 0
        batches = self._file.iter_batches(batch_size=ROWS_PER_BATCH)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                return
            except (pa.ArrowException, OSError) as error:
                raise _damaged(error) from error
            numbers = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int64)
            done += batch.num_rows
            yield RowBatch(
                tuple(batch.columns),
                numbers,
                partial(row_as_json, batch),
                self.size * done // total,
            )


def _require_parquet(path: Path) -> None:
    with unpacked(path) as (file, _):
        start = file.read(4)
        size = file.seek(0, 2)
        file.seek(max(size - 4, 0))
        end = file.read(4)
    if not size:
        raise UnreadableFileError("it is empty")
    if start != _MARK:
        raise UnreadableFileError("it is not a Parquet file")
    if end != _MARK or size < 12:
        raise UnreadableFileError("it is cut off: a Parquet file ends in its description")


def row_as_json(batch: pa.RecordBatch, row: int) -> str:
    """A row as it is shown where it is rejected."""
    values = {
        name: _python_value(column[row])
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _python_value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        # Text that is not UTF-8, or an instant that Python's calendar has not.
        return scalar.as_buffer().to_pybytes() if hasattr(scalar, "as_buffer") else scalar.value


def _plain(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _damaged(error: Exception) -> UnreadableFileError:
    words = " ".join(str(error).split())[:_SHOWN_CHARACTERS]
    return UnreadableFileError(f"it is a damaged Parquet file: {words}")

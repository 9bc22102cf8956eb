"""Rows of CSV files, block by block in constant memory, and with the exact line of each."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from leadscore.loader.content import read_some, unpacked
from leadscore.loader.rows import RejectedRow, RowBatch, UnreadableFileError
from leadscore.loader.splitting import (
    LONGEST_FIELD,
    SplitLines,
    decoded,
    fault_in_words,
    is_decoded,
    joined,
    lines_of,
    split_at_once,
    split_row_by_row,
)

BLOCK_BYTES = 8 << 20
LONGEST_LINE_BYTES = 16 << 20

_UTF8_MARK = b"\xef\xbb\xbf"
_NO_CSV = {
    b"\xff\xfe": "it is UTF-16 text; export it as UTF-8",
    b"\xfe\xff": "it is UTF-16 text; export it as UTF-8",
    b"PAR1": "it is a Parquet file; name it .parquet",
    b"\x1f\x8b": "it is compressed by gzip; name it .csv.gz",
    b"PK\x03\x04": "it is a zip archive or a spreadsheet, not CSV",
}


@dataclass(frozen=True)
class _Block:
    """Whole lines of a file; the final block may be empty."""

    content: bytes
    final: bool


@dataclass(frozen=True)
class _Header:
    """The header: names, its text, its size in bytes, and the lines up to its end."""

    names: tuple[str, ...]
    text: str
    size: int
    lines: int


@contextmanager
def open_csv(path: Path) -> Iterator[CsvRows]:
    """An open CSV file (`.csv`, `.csv.gz`).

    Raises:
        UnreadableFileError: here or while its batches are read: it is no CSV file at all, cut off
            in compression, or cannot be read.
    """
    previous = csv.field_size_limit(LONGEST_FIELD)
    try:
        with unpacked(path) as (content, position):
            yield CsvRows(content, position, path.stat().st_size)
    finally:
        csv.field_size_limit(previous)


class CsvRows:
    """The rows of one CSV file; see `RowFile`."""

    def __init__(self, content: BinaryIO, position: Callable[[], int], size: int) -> None:
        self._position = position
        self.size = size
        self._blocks = _blocks(content)
        self._first_block = next(self._blocks)
        self._header = _read_header(self._first_block.content)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns as they stand in the file."""
        return self._header.names

    @property
    def header_text(self) -> str:
        """The header as it stands in the file."""
        return self._header.text

    def batches(self) -> Iterator[RowBatch]:
        """The rows in order, a batch per block."""
        block = _Block(self._first_block.content[self._header.size :], self._first_block.final)
        line = self._header.lines + 1
        pending: list[str] = []
        while True:
            columns = None if pending else split_at_once(block.content, len(self.header))
            if columns is not None:
                batch = self._whole_block(block, columns, line)
                line += len(batch.lines)
            else:
                lines = [*pending, *lines_of(decoded(block.content))]
                split = split_row_by_row(lines, len(self.header), final=block.final)
                batch = self._single_rows(lines, split, line)
                pending = lines[split.taken :]
                line += split.taken
            yield batch
            if block.final:
                return
            block = next(self._blocks)

    def _whole_block(
        self, block: _Block, columns: tuple[pa.Array, ...], first_line: int
    ) -> RowBatch:
        count = len(columns[0])
        numbers = np.arange(first_line, first_line + count, dtype=np.int64)
        return RowBatch(columns, numbers, _LinesOnDemand(block).text_of, self._position())

    def _single_rows(self, lines: list[str], split: SplitLines, first_line: int) -> RowBatch:
        width = len(self.header)
        by_column = zip(*split.rows, strict=True) if split.rows else ((),) * width
        starts = np.fromiter((start for start, _ in split.spans), np.int64, len(split.spans))
        return RowBatch(
            tuple(pa.array(values, pa.string()) for values in by_column),
            starts + first_line,
            lambda row: joined(lines[slice(*split.spans[row])]),
            self._position(),
            tuple(
                RejectedRow(first_line + row.line, row.reason, row.text) for row in split.rejected
            ),
        )


class _LinesOnDemand:
    """The lines of a block, cut apart when the first of them is asked for."""

    def __init__(self, block: _Block) -> None:
        self._block = block

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._block.content.split(b"\n")

    def text_of(self, row: int) -> str:
        return self._lines[row].rstrip(b"\r").decode()


def _blocks(content: BinaryIO) -> Iterator[_Block]:
    """The content as blocks of whole lines; the last one is marked, and may be empty."""
    carried = b""
    read = read_some(content, BLOCK_BYTES)
    _require_text(read)
    read = read.removeprefix(_UTF8_MARK)
    while read:
        data = carried + read
        end = data.rfind(b"\n") + 1
        if not end:
            # Lines may end in a carriage return alone, unless a line feed is still to come.
            end = data.rfind(b"\r", 0, -1) + 1
        carried = data[end:]
        if len(carried) > LONGEST_LINE_BYTES:
            raise UnreadableFileError(
                f"it has a line of more than {LONGEST_LINE_BYTES >> 20} MB: not a CSV file"
            )
        if end:
            yield _Block(data[:end], final=False)
        read = read_some(content, BLOCK_BYTES)
    yield _Block(carried, final=True)


def _require_text(start: bytes) -> None:
    for mark, reason in _NO_CSV.items():
        if start.startswith(mark):
            raise UnreadableFileError(reason)
    if b"\0" in start.partition(b"\n")[0]:
        raise UnreadableFileError("it is a binary file or no UTF-8 text, not CSV")


def _read_header(content: bytes) -> _Header:
    """The first line that is not empty, or more lines if a name has line breaks in quotes."""
    if not content:
        raise UnreadableFileError("it is empty: there is no header line")
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in lines_of(decoded(content)):
            taken.append(line)
            yield line

    try:
        names = next((row for row in csv.reader(lines(), strict=True) if row), None)
    except csv.Error as error:
        raise UnreadableFileError(f"its header cannot be read: {fault_in_words(error)}") from None
    if names is None:
        raise UnreadableFileError("it has no header line")
    text = "".join(taken)
    if not is_decoded(text):
        raise UnreadableFileError("its header is not UTF-8 text: not CSV, or another encoding")
    return _Header(tuple(names), joined(taken), len(text.encode()), len(taken))

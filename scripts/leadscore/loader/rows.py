"""What both kinds of raw files hand to the loader: batches of rows, and why a file is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Lines = npt.NDArray[np.int64]


class UnreadableFileError(Exception):
    """The whole file is refused; the message is the reason, without the file's name."""


@dataclass(frozen=True)
class RejectedRow:
    """A row that cannot be read, as it goes to `raw.rejected_rows` (contract §2.4).

    `cells` are values by the names of their columns in snake case, those that its reader was asked
    to keep; None where the row could not be split.
    """

    line: int
    reason: str
    text: str
    cells: Mapping[str, str] | None = None


@dataclass(frozen=True)
class RowBatch:
    """Consecutive rows of one file.

    `columns` has one array per column of the header, all as long as `lines`; CSV gives text only,
    Parquet whatever type the file has. `rejected` are rows that could not even be split into
    columns; they are in none of the arrays. `text_of` gives the row at an index as it stands in
    the file. `bytes_read` is how far the file on disk was read; of a table, how many rows were.
    """

    columns: tuple[pa.Array, ...]
    lines: Lines
    text_of: Callable[[int], str]
    bytes_read: int
    rejected: tuple[RejectedRow, ...] = field(default=())


class RowFile(Protocol):
    """An open raw file: the names of its columns, and its rows in order.

    `header_text` is the line of names as it stands in the file, where the file has one. `size` is
    what `bytes_read` of the last batch comes to.
    """

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns as they stand in the file."""
        ...

    @property
    def size(self) -> int:
        """Bytes of the file on disk; rows of a table."""
        ...

    @property
    def header_text(self) -> str:
        """The header as it stands in the file."""
        ...

    def batches(self) -> Iterator[RowBatch]:
        """The rows in order."""
        ...

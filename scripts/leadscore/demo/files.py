"""Raw files that grow chunk by chunk: CSV, compressed CSV, Parquet; the same bytes each time."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Literal, Protocol, cast

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

Format = Literal["csv", "csv.gz", "parquet"]
_ROW_GROUP: Final = 40_000
# Fast, and deterministic for one version of zlib.
_GZIP_LEVEL: Final = 1


class RawFile(Protocol):
    """A file under construction."""

    def write(self, table: pa.Table) -> None:
        """Appends rows; all tables of one file have the same columns."""

    def write_text(self, lines: str) -> None:
        """Appends lines as they stand."""

    def close(self) -> None:
        """Finishes the file."""


class CsvFile:
    """CSV with a header, quoted text and blank for missing; compressed if the name ends in .gz."""

    def __init__(self, path: Path) -> None:
        self._raw: IO[bytes] = path.open("wb")
        # Name and time stay out of the compressed file: they would differ from run to run.
        self._out: IO[bytes] = (
            cast(
                IO[bytes],
                gzip.GzipFile("", "wb", compresslevel=_GZIP_LEVEL, fileobj=self._raw, mtime=0),
            )
            if path.suffix == ".gz"
            else self._raw
        )
        self._started = False

    def write(self, table: pa.Table) -> None:
        """Appends rows; the first call writes the header."""
        buffer = io.BytesIO()
        pacsv.write_csv(table, buffer, pacsv.WriteOptions(include_header=False))
        if not self._started:
            self._out.write((",".join(table.column_names) + "\n").encode())
            self._started = True
        self._out.write(buffer.getbuffer())

    def write_text(self, lines: str) -> None:
        """Appends lines as they stand."""
        self._out.write(lines.encode())

    def close(self) -> None:
        """Finishes the file."""
        if self._out is not self._raw:
            self._out.close()
        self._raw.close()


class ParquetFile:
    """Parquet; rows of several chunks are gathered into one row group."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def write(self, table: pa.Table) -> None:
        """Appends rows, which may wait in memory for others."""
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= _ROW_GROUP:
            self._flush()

    def write_text(self, lines: str) -> None:
        """Refuses: Parquet holds no lines of text."""
        raise TypeError(f"{self._path.name} holds no lines of text")

    def close(self) -> None:
        """Finishes the file."""
        self._flush()
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        if not self._waiting:
            return
        table = pa.concat_tables(self._waiting)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table, row_group_size=_ROW_GROUP)
        self._waiting, self._rows = [], 0


@dataclass
class RawFolder:
    """All open files below one folder; each is made when its first rows come."""

    root: Path
    _files: dict[str, RawFile] = field(default_factory=dict)

    def write(self, name: str, table: pa.Table) -> None:
        """Appends rows to the file `name` (a path below the root that ends in its format)."""
        if table.num_rows:
            self._file(name).write(table)

    def write_text(self, name: str, lines: str) -> None:
        """Appends lines to a CSV file that has rows."""
        self._file(name).write_text(lines)

    def has(self, name: str) -> bool:
        """Whether the file has rows already."""
        return name in self._files

    def close(self) -> None:
        """Finishes all files."""
        for file in self._files.values():
            file.close()

    def paths(self) -> tuple[Path, ...]:
        """The files made so far, in the order of their names."""
        return tuple(self.root / name for name in sorted(self._files))

    def _file(self, name: str) -> RawFile:
        if name not in self._files:
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files[name] = ParquetFile(path) if path.suffix == ".parquet" else CsvFile(path)
        return self._files[name]

"""A scorecard folder as rows of text, with the faults of the files themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from leadscore.errors import SystemFailureError, WrongUsageError
from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.tables import TABLES, Table
from leadscore.scorecard.values import parse_number


@dataclass(frozen=True)
class Row:
    """One row of one file: `cells` by column, `line` where it starts.

    A row with a wrong number of fields is not `sound`: it still names what it names, so that it
    causes no second fault elsewhere, but nothing else of it can be trusted.
    """

    table: Table
    line: int
    cells: Mapping[str, str]
    sound: bool = True

    def __getitem__(self, column: str) -> str:
        """The cell's text, blank where the file lacks the column."""
        return self.cells.get(column, "")

    def number(self, column: str) -> Decimal | None:
        """The cell's number, nothing where it is blank or no number."""
        return parse_number(self[column])

    @property
    def subject(self) -> str:
        """How a fault names the row, such as `rule 'pricing_page'`."""
        word, column = self.table.subject
        return f"{word} {quoted(self[column])}" if self[column] else ""

    def error(self, message: str, suggestion: str | None = None) -> Fault:
        """A fault of this row that forbids a build."""
        return Fault(self.table.file, self.line, self.subject, message, "error", suggestion)

    def warning(self, message: str, suggestion: str | None = None) -> Fault:
        """A fault of this row that does not forbid a build."""
        return Fault(self.table.file, self.line, self.subject, message, "warning", suggestion)


@dataclass(frozen=True)
class Sheet:
    """One file as read; `columns` is empty where it could not be."""

    table: Table
    columns: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    complete: bool = False


@dataclass(frozen=True)
class Scorecard:
    """All files of a folder, and the faults of reading them."""

    sheets: Mapping[str, Sheet]
    faults: tuple[Fault, ...] = ()

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows whose cells can be trusted."""
        return tuple(row for row in self.sheets[table].rows if row.sound)

    def every_row(self, table: str) -> tuple[Row, ...]:
        """All rows, for looking up what is declared."""
        return self.sheets[table].rows

    def declares(self, table: str, *columns: str) -> bool:
        """Whether the file was read to its end and has the columns.

        Where it was not, what refers to it cannot be judged.
        """
        sheet = self.sheets[table]
        return sheet.complete and sheet.columns.issuperset(columns)

    @cached_property
    def scorecards(self) -> frozenset[str] | None:
        """The declared scorecards; nothing where their file cannot be read."""
        if not self.declares("scorecards", "scorecard"):
            return None
        return frozenset(row["scorecard"] for row in self.every_row("scorecards"))

    def in_known_scorecard(self, row: Row) -> bool:
        """Whether the row's scorecard is declared, as far as that can be known."""
        return self.scorecards is None or row["scorecard"] in self.scorecards

    @cached_property
    def _names(self) -> dict[tuple[str, str, str], frozenset[str]]:
        return {}

    def names(self, table: str, column: str, scorecard: str) -> frozenset[str]:
        """What a column of a table names within a scorecard.

        Rows of a scorecard that is itself unknown count for every one: that fault is reported once,
        at its own place.
        """
        key = (table, column, scorecard)
        if key not in self._names:
            self._names[key] = frozenset(
                row[column]
                for row in self.every_row(table)
                if row[column]
                and (row["scorecard"] == scorecard or not self.in_known_scorecard(row))
            )
        return self._names[key]


def read_scorecard(folder: Path) -> Scorecard:
    """Read the files of a folder; what is wrong with them is among the faults.

    Raises:
        WrongUsageError: the folder is none.
        SystemFailureError: the system does not let a file be read.
    """
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist"
        raise WrongUsageError(f"scorecard folder {folder} {what}: name one with --scorecard DIR")
    try:
        present = sorted(path.name for path in folder.iterdir() if path.is_file())
        sheets = {
            table.name: _read_sheet(table, (folder / table.file).read_bytes())
            if table.file in present
            else _missing_sheet(table, present)
            for table in TABLES
        }
    except OSError as error:
        raise SystemFailureError(
            f"scorecard folder {folder} cannot be read: {error.strerror or error}"
        ) from error
    faults = [fault for sheet in sheets.values() for fault in sheet.faults]
    return Scorecard(sheets, (*faults, *_stray_files(present)))


def _missing_sheet(table: Table, present: Iterable[str]) -> Sheet:
    if table.optional:
        return Sheet(table, frozenset(table.column_names), complete=True)
    files = {other.file for other in TABLES}
    near = nearest(table.file, (name for name in present if name not in files))
    return Sheet(table, faults=(Fault(table.file, 1, "", "the file is missing", "error", near),))


def _stray_files(present: Iterable[str]) -> Iterator[Fault]:
    # dbt takes every .csv file of the folder for a table.
    files = [table.file for table in TABLES]
    for name in present:
        if name.endswith(".csv") and name not in files:
            yield Fault(name, 1, "", "no such file in a scorecard", "warning", nearest(name, files))


def _read_sheet(table: Table, data: bytes) -> Sheet:
    def broken(line: int, message: str) -> Sheet:
        return Sheet(table, faults=(Fault(table.file, line, "", message),))

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return broken(line, f"not UTF-8 text (byte 0x{data[error.start]:02x})")
    if "\0" in text:
        return broken(text.count("\n", 0, text.index("\0")) + 1, "not text (a zero byte)")
    lines, failure = _split_lines(text)
    if not lines:
        message = failure.message if failure else "the file is empty, even its header is missing"
        return broken(failure.line if failure else 1, message)
    (header_line, header), *body = lines
    faults, readable = _judge_header(table, header_line, header)
    if failure:
        faults.append(Fault(table.file, failure.line, "", failure.message))
    if not readable:
        return Sheet(table, faults=tuple(faults))
    rows: list[Row] = []
    for line, fields in body:
        # Of a doubled column the first counts.
        cells = dict(reversed(list(zip(header, fields, strict=False))))
        row = Row(table, line, cells, sound=len(fields) == len(header))
        if not row.sound:
            faults.append(row.error(f"{len(fields)} fields instead of {len(header)}"))
        rows.append(row)
    return Sheet(table, frozenset(header), tuple(rows), tuple(faults), complete=failure is None)


@dataclass(frozen=True)
class _Failure:
    line: int
    message: str


def _split_lines(text: str) -> tuple[list[tuple[int, list[str]]], _Failure | None]:
    """The rows with the line at which each starts, up to where the text stops being CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for fields in reader:
            if fields:  # dbt's loader skips blank lines too
                lines.append((start, fields))
            start = reader.line_num + 1
    except csv.Error as error:
        what = str(error)
        if "unexpected end" in what:
            what = "a quote is opened and never closed"
        elif "expected after" in what:
            what = "text after a closing quote (a quote within quotes is written twice)"
        return lines, _Failure(start, f"cannot be read from here on: {what}")
    return lines, None


def _judge_header(table: Table, line: int, header: list[str]) -> tuple[list[Fault], bool]:
    """Faults of the header, and whether the rows below it can be read at all."""
    needed = table.column_names

    def fault(message: str, near: str | None = None) -> Fault:
        return Fault(table.file, line, "", message, "error", near)

    if not set(header) & set(needed):
        for separator in ";\t|":
            if separator in header[0]:
                return [
                    fault(f"columns are separated by {quoted(separator)}, not by commas")
                ], False
        return [fault(f"the first line is no header: {', '.join(needed)}")], False
    missing = [name for name in needed if name not in header]
    unknown = [name for name in header if name not in needed]
    faults = [fault(f"missing column {quoted(name)}") for name in missing]
    faults += [fault(f"unknown column {quoted(name)}", nearest(name, missing)) for name in unknown]
    faults += [
        fault(f"column {quoted(name)} appears twice")
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    return faults, True

"""Rows of a raw file to rows of its raw table; the same for CSV and Parquet (contract §2)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from leadscore.loader import columns
from leadscore.loader.attributes import AttributeReader
from leadscore.loader.columns import Faults
from leadscore.loader.layout import RawColumn, RawTable
from leadscore.loader.rows import RejectedRow, RowBatch, UnreadableFileError
from leadscore.loader.values import snake_case

LINE = "line"
_OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}


@dataclass(frozen=True)
class ConvertedRows:
    """Rows for the raw table: one column per column of the file's own, and `line`."""

    rows: pa.Table
    rejected: tuple[RejectedRow, ...]


class RowConverter:
    """Turns batches of one file into rows of its raw table."""

    def __init__(self, table: RawTable, header: Sequence[str], header_text: str = "") -> None:
        """Finds the table's columns in the header, by their names in snake case.

        Raises:
            UnreadableFileError: a required column is absent, or a name comes twice.
        """
        names = [snake_case(name) for name in header]
        _require_columns(table, names, header_text)
        _require_distinct(header, names)
        self._table = table
        self._header = tuple(header)
        self._position = {name: at for at, name in enumerate(names) if name}
        self._attributes = AttributeReader()

    def convert(self, batch: RowBatch) -> ConvertedRows:
        """The rows that can be read, and the others with the first reason of each.

        Raises:
            UnreadableFileError: a column has values of a type that cannot be read at all.
        """
        faults: Faults = {}
        try:
            converted = {
                column.name: self._column(column, batch, faults) for column in self._table.payload
            }
        except (pa.ArrowException, ValueError, OverflowError) as error:
            # Types of Parquet for which there is no text, deep inside nested values for instance.
            words = " ".join(str(error).split())
            raise UnreadableFileError(f"it has values that cannot be read: {words}") from error
        rows = pa.table({LINE: pa.array(batch.lines), **converted})
        if faults:
            readable = np.ones(len(batch.lines), np.bool_)
            readable[list(faults)] = False
            rows = rows.filter(pa.array(readable))
        in_columns = [
            RejectedRow(int(batch.lines[row]), faults[row], batch.text_of(row)) for row in faults
        ]
        rejected = sorted([*batch.rejected, *in_columns], key=lambda row: row.line)
        return ConvertedRows(rows, tuple(rejected))

    def _column(self, column: RawColumn, batch: RowBatch, faults: Faults) -> pa.Array:
        if column.name == "fields":
            return self._fields(batch, faults)
        at = self._position.get(column.name)
        count = len(batch.lines)
        if column.name == "attributes":
            source = pa.nulls(count, pa.string()) if at is None else batch.columns[at]
            return self._attribute_maps(source, at, faults)
        if column.data_type == "timestamp":
            if at is None:
                return pa.nulls(count, pa.timestamp("us"))
            values, found = columns.as_instants(batch.columns[at])
        else:
            if at is None:
                return pa.nulls(count, pa.string())
            values, found = _texts(column.name, batch.columns[at])
        self._note(found, at, faults)
        if column.required:
            absent = np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False))
            self._note({int(row): "missing" for row in absent}, at, faults)
        return values

    def _attribute_maps(self, source: pa.Array, at: int | None, faults: Faults) -> pa.Array:
        texts, not_text = columns.as_text(source)
        maps, found = self._attributes.read(columns.trimmed(texts))
        if at is not None:
            self._note(not_text | found, at, faults)
        return maps

    def _fields(self, batch: RowBatch, faults: Faults) -> pa.Array:
        """All columns of the file but the id, as a map of text."""
        texts = {}
        for name, at in self._position.items():
            if name != "id":
                texts[name], found = _texts(name, batch.columns[at])
                self._note(found, at, faults)
        return columns.field_maps(texts, len(batch.lines))

    def _note(self, found: Faults, at: int, faults: Faults) -> None:
        for row, reason in found.items():
            faults.setdefault(row, f"{self._header[at]}: {reason}")


def _texts(name: str, column: pa.Array) -> tuple[pa.Array, Faults]:
    texts, faults = columns.as_text(column)
    is_id = name == "id" or name.endswith(("_id", "_guid"))
    return (columns.trimmed(texts) if is_id else columns.without_missing(texts)), faults


def _require_columns(table: RawTable, names: Sequence[str], header_text: str) -> None:
    required = [column.name for column in table.payload if column.required]
    lacking = [table.exported_name(name) for name in required if name not in names]
    if not lacking:
        return
    for separator, shown in _OTHER_SEPARATORS.items():
        split = next(csv.reader([header_text], delimiter=separator), [])
        if {snake_case(name) for name in split}.issuperset(required):
            raise UnreadableFileError(f"its columns are separated by {shown}, not by commas")
    column = "column" if len(lacking) == 1 else "columns"
    raise UnreadableFileError(f"it lacks the required {column} {', '.join(lacking)}")


def _require_distinct(header: Sequence[str], names: Sequence[str]) -> None:
    for name, count in Counter(names).items():
        if name and count > 1:
            spelled = [one for one, snake in zip(header, names, strict=True) if snake == name]
            raise UnreadableFileError(f"its columns {', '.join(spelled)} have the same name")

"""Rows of a file or table to rows of its raw table; the same for all kinds (contract §2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.loader import columns
from leadscore.loader.attributes import AttributeReader
from leadscore.loader.columns import Faults
from leadscore.loader.layout import RawColumn, RawTable
from leadscore.loader.reading import Reading, Template
from leadscore.loader.rows import RejectedRow, RowBatch, UnreadableFileError
from leadscore.loader.values import why_no_source

LINE = "line"
_TRUE = pa.array(["true", "t", "1", "yes"], pa.string())
# Texts that are compared exactly: blanks around them are no part of them.
_NAMES = {"id", "source_instance", "event_type"}


@dataclass(frozen=True)
class ConvertedRows:
    """Rows for the raw table: one column per column of the file's own, and `line`."""

    rows: pa.Table
    rejected: tuple[RejectedRow, ...]


class RowConverter:
    """Turns batches of one file into rows of its raw table."""

    def __init__(
        self,
        table: RawTable,
        header: Sequence[str],
        reading: Reading,
        kept_cells: Collection[str] = (),
    ) -> None:
        """A reader of batches with such a header.

        Rows that are rejected keep the cells of those of the columns `kept_cells` that the file
        has under one of its own; named as in the raw table, or as a member of its map.
        """
        self._table = table
        self._header = tuple(header)
        self._reading = reading
        places = {**(reading.rest or {}), **reading.columns}
        self._kept_cells = {name: places[name] for name in kept_cells if name in places}
        self._attributes = AttributeReader()

    def convert(self, batch: RowBatch) -> ConvertedRows:
        """The rows that can be read, and the others with the first reason of each.

        Raises:
            UnreadableFileError: a column has values of a type that cannot be read at all.
        """
        faults: Faults = {}
        try:
            meant = self._meant(batch)
            converted = {
                column.name: self._column(column, batch, faults) for column in self._table.payload
            }
        except (pa.ArrowException, ValueError, OverflowError) as error:
            # Types of Parquet for which there is no text, deep inside nested values for instance.
            words = " ".join(str(error).split())
            raise UnreadableFileError(f"it has values that cannot be read: {words}") from error
        rows = pa.table({LINE: pa.array(batch.lines), **converted})
        rejected = list(batch.rejected)
        if faults or meant is not None:
            readable = np.ones(len(batch.lines), np.bool_) if meant is None else meant.copy()
            at_fault = [row for row in faults if readable[row]]
            rejected += [
                RejectedRow(
                    int(batch.lines[row]), faults[row], batch.text_of(row), self._cells(batch, row)
                )
                for row in at_fault
            ]
            readable[at_fault] = False
            rows = rows.filter(pa.array(readable))
        return ConvertedRows(rows, tuple(sorted(rejected, key=lambda row: row.line)))

    def _meant(self, batch: RowBatch) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
        """Which rows fulfil the condition of the reading; None if there is none."""
        if self._reading.condition is None:
            return None
        texts, _ = columns.as_text(batch.columns[self._reading.condition])
        true = pc.is_in(pc.utf8_lower(columns.trimmed(texts)), value_set=_TRUE)
        flags: np.ndarray[tuple[int], np.dtype[np.bool_]] = true.to_numpy(zero_copy_only=False)
        return flags

    def _cells(self, batch: RowBatch, row: int) -> dict[str, str] | None:
        """Values of one row as text, as far as there is a text; None where none is kept."""
        if not self._kept_cells:
            return None
        cells = {}
        for name, at in self._kept_cells.items():
            texts, faults = columns.as_text(batch.columns[at].slice(row, 1))
            if not faults and texts[0].is_valid:
                cells[name] = texts[0].as_py().strip()
        return cells

    def _column(self, column: RawColumn, batch: RowBatch, faults: Faults) -> pa.Array:
        reading, count = self._reading, len(batch.lines)
        at = reading.columns.get(column.name)
        if column.name in ("attributes", "fields") and reading.rest is not None:
            return self._members(reading.rest, batch, faults)
        if column.name == "attributes":
            source = pa.nulls(count, pa.string()) if at is None else batch.columns[at]
            return self._attribute_maps(source, at, faults)
        source = self._source(column.name, batch, faults)
        if column.data_type == "timestamp":
            values, found = columns.as_instants(source)
        else:
            values, found = _texts(column.name, source)
            if column.name == "source_instance":
                self._note(column.name, _no_source_names(values), at, faults)
        self._note(column.name, found, at, faults)
        if column.required:
            absent = np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False))
            self._note(column.name, {int(row): "missing" for row in absent}, at, faults)
        return values

    def _source(self, name: str, batch: RowBatch, faults: Faults) -> pa.Array:
        """What the reading gives for a column, before it is read."""
        reading, count = self._reading, len(batch.lines)
        if name in reading.constants:
            return pa.array([reading.constants[name]] * count, pa.string())
        if name in reading.templates:
            return self._filled(reading.templates[name], name, batch, faults)
        default = reading.defaults.get(name)
        at = reading.columns.get(name)
        if at is None:
            return pa.array([default] * count, pa.string())
        if default is None:
            return batch.columns[at]
        texts, found = columns.as_text(batch.columns[at])
        self._note(name, found, at, faults)
        return pc.fill_null(columns.trimmed(texts), default)

    def _filled(self, template: Template, name: str, batch: RowBatch, faults: Faults) -> pa.Array:
        parts = [pa.scalar(template.texts[0])]
        for at, text in zip(template.positions, template.texts[1:], strict=True):
            values, found = columns.as_text(batch.columns[at])
            self._note(name, found, at, faults)
            parts += [columns.trimmed(values), pa.scalar(text)]
        return pc.binary_join_element_wise(*parts, "")

    def _attribute_maps(self, source: pa.Array, at: int | None, faults: Faults) -> pa.Array:
        texts, not_text = columns.as_text(source)
        maps, found = self._attributes.read(columns.trimmed(texts))
        self._note("attributes", not_text | found, at, faults)
        return maps

    def _members(self, rest: Mapping[str, int], batch: RowBatch, faults: Faults) -> pa.Array:
        """Columns of the file as a map of text, missing values left out."""
        texts = {}
        for name, at in rest.items():
            texts[name], found = _texts(name, batch.columns[at])
            self._note(name, found, at, faults)
        return columns.field_maps(texts, len(batch.lines))

    def _note(self, name: str, found: Faults, at: int | None, faults: Faults) -> None:
        shown = name if at is None else self._header[at]
        for row, reason in found.items():
            faults.setdefault(row, f"{shown}: {reason}")


def _texts(name: str, column: pa.Array) -> tuple[pa.Array, Faults]:
    texts, faults = columns.as_text(column)
    is_id = name in _NAMES or name.endswith(("_id", "_guid"))
    return (columns.trimmed(texts) if is_id else columns.without_missing(texts)), faults


def _no_source_names(values: pa.Array) -> Faults:
    """Rows whose source cannot be told from another one by its name."""
    reasons = {name: why_no_source(name) for name in set(values.to_pylist()) - {None}}
    return {
        row: reason
        for row, name in enumerate(values.to_pylist())
        if name is not None and (reason := reasons[name])
    }

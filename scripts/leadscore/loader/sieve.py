"""Rows of erased persons, left out while a file is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.loader.conversion import ConvertedRows
from leadscore.loader.erased import Registry
from leadscore.loader.layout import RAW_SCHEMA, RawTable
from leadscore.loader.person_tables import LEAD, Identifier, declared_table
from leadscore.loader.person_texts import named, named_in_cells, named_in_text
from leadscore.loader.rows import RejectedRow


@dataclass(frozen=True)
class Sifted:
    """What is left of a batch, and how many rows were erased persons'.

    `kin` are leads of which a row was left out although they themselves were not erased: it had the
    address of an erased person, or told of a merge with one.
    """

    converted: ConvertedRows
    erased: int
    kin: frozenset[str]


class _Judged(dict[str, bool]):
    """Whether a value of an identifier names somebody erased, each value judged once."""

    def __init__(self, identifier: Identifier, instance: str, registry: Registry) -> None:
        self._identifier = identifier
        self._instance = instance
        self._registry = registry

    def __missing__(self, value: str) -> bool:
        found = any(
            each in self._registry for each in named(self._identifier, value, self._instance)
        )
        self[value] = found
        return found


class Sieve:
    """Takes out of batches of one file what belongs to erased persons."""

    def __init__(self, registry: Registry, table: RawTable, instance: str) -> None:
        self._registry = registry
        self._instance = instance
        self._identifiers = declared_table(RAW_SCHEMA, table.name).structured
        self._judged = [_Judged(each, instance, registry) for each in self._identifiers]
        # Columns of the file that name somebody; of attributes the whole text.
        self.cells = {
            each.key if each.column == "fields" and each.key else each.column
            for each in self._identifiers
        }

    def sift(self, converted: ConvertedRows) -> Sifted:
        """What may be loaded of a batch."""
        rows = converted.rows
        is_erased = np.zeros(rows.num_rows, np.bool_)
        by_own_id = is_erased.copy()
        for identifier, judged in zip(self._identifiers, self._judged, strict=True):
            found = _rows_named(rows, identifier, judged)
            is_erased[found] = True
            if _is_own_id(identifier):
                by_own_id[found] = True
        rejected = tuple(row for row in converted.rejected if not self._names_erased(row))
        kin = self._leads_of(rows, np.flatnonzero(is_erased & ~by_own_id))
        if is_erased.any():
            rows = rows.filter(pa.array(~is_erased))
        return Sifted(
            replace(converted, rows=rows, rejected=rejected),
            int(is_erased.sum()) + len(converted.rejected) - len(rejected),
            frozenset(kin),
        )

    def _names_erased(self, row: RejectedRow) -> bool:
        found = (
            named_in_text(self._identifiers, row.text, self._instance)
            if row.cells is None
            else named_in_cells(self._identifiers, row.cells, self._instance)
        )
        return any(each in self._registry for each in found)

    def _leads_of(self, rows: pa.Table, places: np.ndarray) -> Iterator[str]:
        for identifier in self._identifiers:
            if _is_own_id(identifier):
                for value in rows.column(identifier.column).take(pa.array(places)).to_pylist():
                    for _, lead in named(identifier, value or "", self._instance):
                        yield lead


def _is_own_id(identifier: Identifier) -> bool:
    return identifier.kind == LEAD and identifier.key is None


def _rows_named(rows: pa.Table, identifier: Identifier, judged: _Judged) -> np.ndarray:
    """Indices of the rows whose identifier names somebody erased."""
    column = rows.column(identifier.column).combine_chunks()
    if identifier.key is None:
        values = column.to_pylist()
        return np.flatnonzero(
            [value is not None and judged[value] for value in values] if values else []
        )
    if not len(column):
        return np.zeros(0, np.int64)
    at_key = np.flatnonzero(
        pc.equal(column.keys, identifier.key).to_numpy(zero_copy_only=False).astype(np.bool_)
    )
    values = column.items.take(pa.array(at_key)).to_pylist()
    named_at = (
        at_key[[value is not None and judged[value] for value in values]] if values else at_key
    )
    owners = np.searchsorted(column.offsets.to_numpy(), named_at, side="right") - 1
    owners = owners[(owners >= 0) & (owners < len(column))]
    for name, only in identifier.only:
        texts = rows.column(name).to_pylist()
        owners = np.array([at for at in owners if texts[at] == only], np.int64)
    return owners

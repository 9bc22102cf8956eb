"""What a layout is: how the tables that a connector lands become rows of the raw tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import duckdb
import pyarrow as pa

from leadscore.loader.values import snake_case

# Made for one source, with a connection to what was loaded before and the name of the instance.
# Called with converted rows (columns of the raw table, and `line`), batch after batch; gives those
# to keep, with the same columns.
Refine = Callable[[duckdb.DuckDBPyConnection, str], Callable[[pa.Table], pa.Table]]

# Called after the tables of a layout are loaded, inside a transaction, with `instance`, `batch_id`
# and `loaded_at` of the load, and the number of a file that is its own; gives the numbers of rows
# that it added to a raw table and of those that it rejected.
Derive = Callable[[duckdb.DuckDBPyConnection, dict[str, object], int], tuple[int, int]]


def squashed(name: str) -> str:
    """A name without capitals and underscores, for comparing: connectors spell one name many ways.

    `leadId`, `lead_id`, `LEAD_ID` and `leadid` are one name.
    """
    return snake_case(name).replace("_", "")


@dataclass(frozen=True)
class TableMapping:
    """Rows of some tables of a source as rows of one raw table.

    `tables` are names, compared as `squashed`; a `*` stands for any text. A column of the raw table
    comes from the first column of the source that is there, of those that `columns` lists for it,
    its own name being the last; where that has no value, from `defaults`. `constants` hold whatever
    the source says. `templates` put values of the source together: `merge:{loser}` is missing where
    one of its columns is.

    What is left over of the source's columns goes to the raw table's map `attributes`, under its
    name in snake case without `prefix`, or the one that `renamed` gives. Where the raw table has a
    map `fields` instead, every column but the id goes there. Where it has neither, or the source
    has a column `attributes` of JSON, columns left over are not read and reported. Columns that
    match `dropped` are left out of all this.

    With `only_where` rows are taken only if that column is true; without the column, none is.
    `refine` is for what columns alone cannot say.
    """

    tables: tuple[str, ...]
    target: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    dropped: tuple[str, ...] = ()
    only_where: str = ""
    refine: Refine | None = None

    @property
    def identity(self) -> str:
        """What tells it from other mappings of the same table to the same raw table."""
        return ".".join((self.tables[0], *([self.only_where] if self.only_where else [])))

    def drops(self, column: str) -> bool:
        """Whether a column of the source is neither an attribute nor a field."""
        return any(fnmatchcase(column.lower(), pattern) for pattern in self.dropped)


@dataclass(frozen=True)
class Layout:
    """The tables of one kind of connector.

    `mappings` in the order of loading. A table is for all mappings that name it; if there is none,
    and it is not among `not_read` (tables that the connector lands too and nobody reads), for those
    whose names with a `*` match it. `spelled` gives the names of fields in snake case, for
    connectors that lose the capitals on the way. `instance` is the source instance where none is
    given. `derive` makes rows of the raw table `derived` that no table has by itself.
    """

    name: str
    description: str
    mappings: tuple[TableMapping, ...]
    not_read: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    instance: str = "default"
    derived: str = ""
    derive: Derive | None = None

    def mappings_of(self, table: str) -> tuple[TableMapping, ...]:
        """What becomes of a table, by its name; nothing if the layout does not know it."""
        if self.names(table):
            return self._taking(table, exactly=True)
        return self._taking(table)

    def names(self, table: str) -> bool:
        """Whether the layout names the table, read or not, not just one like it."""
        return bool(self._taking(table, exactly=True)) or _matches(table, self.not_read)

    def knows(self, table: str) -> bool:
        """Whether the table belongs to the layout, read or not."""
        return self.names(table) or bool(self.mappings_of(table))

    def _taking(self, table: str, *, exactly: bool = False) -> tuple[TableMapping, ...]:
        return tuple(one for one in self.mappings if _matches(table, one.tables, exactly=exactly))

    def field_name(self, column: str) -> str:
        """The name of a column in snake case, as the system that it comes from gives it."""
        short = squashed(column)
        return next((name for name in self.spelled if squashed(name) == short), snake_case(column))


def _matches(table: str, names: tuple[str, ...], *, exactly: bool = False) -> bool:
    short = squashed(table)
    return any(
        fnmatchcase(short, f"{squashed(name)}*" if name.endswith("*") else squashed(name))
        for name in names
        if not (exactly and name.endswith("*"))
    )

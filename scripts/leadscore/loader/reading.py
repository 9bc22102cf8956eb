"""Which column of a file or table gives which column of its raw table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from leadscore.loader.layout import RawTable
from leadscore.loader.layouts import Layout, TableMapping
from leadscore.loader.layouts.declaration import squashed
from leadscore.loader.rows import UnreadableFileError
from leadscore.loader.values import snake_case

_OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}
_IN_BRACES = re.compile(r"\{(\w+)\}")


class NotMeantError(Exception):
    """A table has the name of one of the layout, and not its columns; the message says so."""


@dataclass(frozen=True)
class Template:
    """A text with values of columns in it: `texts` has one part more than `positions`."""

    texts: tuple[str, ...]
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """Where the columns of a raw table come from, by position in the source.

    `rest` are the members of the map `attributes` or `fields` that are columns of their own, by
    their key; None where `attributes` is one column of JSON. `unread` are columns that nothing
    takes. `condition` is the column that has to be true.
    """

    columns: Mapping[str, int]
    rest: Mapping[str, int] | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    condition: int | None = None
    unread: tuple[str, ...] = ()


def exported(table: RawTable, header: Sequence[str], header_text: str = "") -> Reading:
    """The reading of contract 2: names in snake case.

    Raises:
        UnreadableFileError: a required column is absent, or a name comes twice.
    """
    names = [snake_case(name) for name in header]
    required = {column.name for column in table.payload if column.required}
    lacking = [name for name in required if name not in names]
    if lacking:
        for separator, shown in _OTHER_SEPARATORS.items():
            split = next(csv.reader([header_text], delimiter=separator), [])
            if required <= {snake_case(name) for name in split}:
                raise UnreadableFileError(f"its columns are separated by {shown}, not by commas")
        raise _lacking([table.exported_name(c.name) for c in table.payload if c.name in lacking])
    _require_distinct(header, names)
    position = {name: at for at, name in enumerate(names) if name}
    rest = None
    if table.has("fields"):
        rest = {name: at for name, at in position.items() if name != "id"}
    return Reading(position, rest)


def mapped(
    layout: Layout, mapping: TableMapping, table: RawTable, header: Sequence[str]
) -> Reading | None:
    """The reading that a layout declares; None where the column of its condition is absent.

    Raises:
        UnreadableFileError: a required column is absent, or two columns would have one name.
        NotMeantError: the same of a table that only a pattern takes for one of the layout.
    """
    short = [squashed(name) for name in header]

    def place(name: str) -> int | None:
        return short.index(squashed(name)) if squashed(name) in short else None

    condition = place(mapping.only_where) if mapping.only_where else None
    if mapping.only_where and condition is None:
        return None
    columns = _columns(mapping, table, place)
    templates = _templates(mapping, place)
    given = {*columns, *mapping.defaults, *mapping.constants, *templates}
    lacking = [c.name for c in table.payload if c.required and c.name not in given]
    if lacking:
        error = _lacking([" or ".join((*mapping.columns.get(name, ()), name)) for name in lacking])
        if all(name.endswith("*") for name in mapping.tables):
            raise NotMeantError(f"no table of the layout {layout.name}: {error}")
        raise error
    is_record = table.has("fields")
    taken: set[int | None] = {columns.get("id")} if is_record else set(columns.values())
    taken |= {condition, *(place(name) for name in mapping.constants)}
    left = [
        at
        for at, name in enumerate(header)
        if short[at] and at not in taken and not mapping.drops(name)
    ]
    whole = place("attributes") if table.has("attributes") else None
    if whole is not None:
        left.remove(whole)
    if not is_record and (whole is not None or not table.has("attributes")):
        return Reading(
            columns if whole is None else {**columns, "attributes": whole},
            None,
            mapping.defaults,
            mapping.constants,
            templates,
            condition,
            tuple(header[at] for at in left),
        )
    keys = _keys(layout, mapping, [header[at] for at in left])
    _require_distinct([header[at] for at in left], keys)
    # In order of the key, so that the same row gives the same map wherever its columns stand.
    rest = dict(sorted((key, at) for key, at in zip(keys, left, strict=True) if key))
    return Reading(columns, rest, mapping.defaults, mapping.constants, templates, condition)


def _columns(
    mapping: TableMapping, table: RawTable, place: Callable[[str], int | None]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in table.payload:
        if column.name in ("attributes", "fields") or column.name in mapping.constants:
            continue
        for name in (*mapping.columns.get(column.name, ()), column.name):
            at = place(name)
            if at is not None:
                found[column.name] = at
                break
    return found


def _templates(mapping: TableMapping, place: Callable[[str], int | None]) -> dict[str, Template]:
    """The templates of which every column is there."""
    found = {}
    for name, template in mapping.templates.items():
        parts = _IN_BRACES.split(template)
        places = [place(part) for part in parts[1::2]]
        positions = tuple(at for at in places if at is not None)
        if len(positions) == len(places):
            found[name] = Template(tuple(parts[0::2]), positions)
    return found


def _keys(layout: Layout, mapping: TableMapping, names: Sequence[str]) -> list[str]:
    """Keys of columns: a name that `renamed` gives goes before what a column is called itself.

    A column that so loses its name keeps the whole of its own.
    """
    keys: dict[int, str] = {}
    for name, key in mapping.renamed.items():
        for at, column in enumerate(names):
            if squashed(column) == squashed(name) and key not in keys.values():
                keys[at] = key
    prefixed = [bool(mapping.prefix) and one.lower().startswith(mapping.prefix) for one in names]
    for at in sorted(range(len(names)), key=lambda at: not prefixed[at]):
        if at not in keys:
            plain = names[at][len(mapping.prefix) :] if prefixed[at] else names[at]
            key = layout.field_name(plain)
            keys[at] = layout.field_name(names[at]) if key in keys.values() else key
    return [keys[at] for at in range(len(names))]


def _lacking(names: Sequence[str]) -> UnreadableFileError:
    column = "column" if len(names) == 1 else "columns"
    return UnreadableFileError(f"it lacks the required {column} {', '.join(names)}")


def _require_distinct(header: Sequence[str], names: Sequence[str]) -> None:
    for name, count in Counter(names).items():
        if name and count > 1:
            spelled = [one for one, snake in zip(header, names, strict=True) if snake == name]
            raise UnreadableFileError(f"its columns {', '.join(spelled)} have the same name")

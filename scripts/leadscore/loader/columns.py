"""Columns of any type to what raw tables hold: text, instants, maps (contract §2.1, §2.2)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.loader import instants
from leadscore.loader.values import instant_of

# Reasons why rows cannot be read, by index of the row.
Faults = dict[int, str]

NOT_UTF8 = "bytes that are not UTF-8"

_MISSING = pa.array(["", "null"], pa.string())
# Up to here every whole number is one float.
_INTEGRAL_BELOW = 2.0**53


def without_missing(texts: pa.Array) -> pa.Array:
    """The texts; the empty one and the literal `null` are null."""
    return pc.if_else(pc.is_in(texts, value_set=_MISSING), None, texts)


def trimmed(texts: pa.Array) -> pa.Array:
    """The texts without blanks around them; what is empty then, or `null`, is null."""
    return without_missing(pc.utf8_trim_whitespace(texts))


def as_text(column: pa.Array) -> tuple[pa.Array, Faults]:
    """A column of any type as text, missing values as null.

    Numbers are written with digits, a sign and at most one point, whole ones without the point
    (1001.0 is the id '1001'); instants as in `2026-03-01T10:00:00Z`; lists and records as JSON.
    """
    if isinstance(column, pa.ExtensionArray):
        return _python_text(column, str), {}
    if pa.types.is_dictionary(column.type):
        return as_text(column.dictionary_decode())
    if _is_text(column.type) or _is_bytes(column.type):
        return _valid_text(column)
    return _text_of_values(column), {}


def as_instants(column: pa.Array) -> tuple[pa.Array, Faults]:
    """A column of instants as timestamps in UTC; missing values are null.

    Text is read in every spelling of contract §2.1; timestamps without time zone are UTC; digits
    beyond microseconds are cut. What cannot be read is null and has a reason.
    """
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return instants.from_timestamps(column)
    texts, faults = as_text(column)
    values, unreadable = instants.from_texts(trimmed(texts))
    return values, unreadable | faults


def field_maps(columns: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """One map of name to text per row from columns of text; missing values are left out."""
    names = pa.array(columns, pa.string())
    if not columns or not rows:
        empty = pa.array([], pa.string())
        return pa.MapArray.from_arrays(pa.array([0] * (rows + 1), pa.int32()), empty, empty)
    values = pa.concat_arrays(columns.values())
    # From column after column to row after row.
    by_row = np.arange(rows * len(columns)).reshape(len(columns), rows).T
    present = values.is_valid().to_numpy(zero_copy_only=False)[by_row]
    offsets = np.zeros(rows + 1, np.int32)
    np.cumsum(present.sum(axis=1), out=offsets[1:])
    return pa.MapArray.from_arrays(
        pa.array(offsets, pa.int32()),
        names.take(pa.array(np.nonzero(present)[1])),
        values.take(pa.array(by_row[present])),
    )


def _text_of_values(column: pa.Array) -> pa.Array:
    """The same for values that are no text; every one of them has a text."""
    kind = column.type
    if pa.types.is_floating(kind):
        return _float_text(column)
    if pa.types.is_timestamp(kind):
        return _instant_text(column)
    if pa.types.is_nested(kind):
        return _python_text(column, lambda value: _json(value, kind))
    if pa.types.is_decimal(kind):
        return _python_text(column, _decimal_text)
    if pa.types.is_time(kind) or pa.types.is_duration(kind):
        return _python_text(column, str)
    return column.cast(pa.string())


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_binary_view(kind)
        or pa.types.is_fixed_size_binary(kind)
    )


def _valid_text(column: pa.Array) -> tuple[pa.Array, Faults]:
    """Text or bytes as text; rows that are not UTF-8 are null and have a reason."""
    try:
        texts = column.cast(pa.string())
        texts.validate(full=True)
        return texts, {}
    except pa.ArrowInvalid:
        pass
    decoded: list[str | None] = []
    faults: Faults = {}
    for row, content in enumerate(column.cast(pa.binary()).to_pylist()):
        try:
            decoded.append(None if content is None else content.decode())
        except UnicodeDecodeError:
            decoded.append(None)
            faults[row] = NOT_UTF8
    return pa.array(decoded, pa.string()), faults


def _float_text(column: pa.Array) -> pa.Array:
    numbers = column.to_numpy(zero_copy_only=False)
    present = column.is_valid().to_numpy(zero_copy_only=False) & ~np.isnan(numbers)
    whole = present & (np.abs(numbers) < _INTEGRAL_BELOW) & (numbers == np.floor(numbers))
    integers = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.string())
    texts = pc.if_else(pa.array(whole), integers, column.cast(pa.string()))
    texts = pc.if_else(pa.array(present), texts, None)
    if pc.any(pc.match_substring(texts, "e")).as_py():
        texts = _python_text(texts, _without_exponent)
    return texts


def _decimal_text(number: Decimal) -> str:
    return f"{number:.0f}" if number == number.to_integral_value() else f"{number:f}"


def _without_exponent(number: str) -> str:
    return f"{Decimal(number):f}" if "e" in number else number


def _instant_text(column: pa.Array) -> pa.Array:
    """Timestamps as text; those that are none of the years that count as Arrow writes them."""
    values, out_of_range = instants.from_timestamps(column)
    texts = _python_text(
        values.cast(pa.int64()), lambda micros: instant_of(micros).isoformat()[:-6] + "Z"
    )
    if not out_of_range:
        return texts
    return pc.if_else(values.is_valid(), texts, column.cast(pa.string()))


def _python_text(column: pa.Array, spelled: Callable[[Any], str]) -> pa.Array:
    return pa.array(
        [None if value is None else spelled(value) for value in column.to_pylist()], pa.string()
    )


def _json(value: object, kind: pa.DataType) -> str:
    if pa.types.is_map(kind) and isinstance(value, list):
        value = dict(reversed(value))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)

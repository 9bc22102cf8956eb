"""JSON attributes of activities to maps of text (contract §2.1).

An object, or an array of name and value; keys in snake case; `null` and the empty text left out;
numbers and booleans as their literal text; nested values as compact JSON text. Of two spellings of
one key the first that is not missing counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import chain
from json.encoder import encode_basestring
from typing import Any, Never

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.loader.values import UnreadableValueError, snake_case

# A JSON object as read: pairs of name and value in order, duplicates kept.
JsonObject = tuple[tuple[str, Any], ...]

_TEXTS_PER_PARSE = 512
_SEPARATOR = "-90071992.54740993e-7"
_SEPARATED = f",{_SEPARATOR},"
_KNOWN_NAMES_KEPT = 100_000
_MISSING = pa.array(["", "null"], pa.string())


class _Literal(str):
    """The text of a JSON number, told apart from a JSON string by its type."""

    __slots__ = ()


# What a string array takes without conversion.
_AS_THEY_ARE = frozenset({str, _Literal, type(None)})


def _no_json(constant: str) -> Never:
    raise UnreadableValueError(f"bad JSON: {constant} is no JSON value")


# `tuple` as hook makes objects tuples, so that they differ from arrays and keep double keys. The
# scanner itself is called, as the decoder around it costs more than reading a short text.
_decoder: Any = json.JSONDecoder(
    parse_int=_Literal,
    parse_float=_Literal,
    parse_constant=_no_json,
    object_pairs_hook=tuple,
)
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once


class _NameCodes(dict[str, int]):
    """Numbers for raw names, by their snake case; -1 for a name without letter or digit."""

    def __init__(self) -> None:
        self.keys_in_snake_case: list[str] = []
        self._code_of_key: dict[str, int] = {}

    def __missing__(self, name: str) -> int:
        key = snake_case(name)
        if not key:
            code = -1
        elif key in self._code_of_key:
            code = self._code_of_key[key]
        else:
            code = self._code_of_key[key] = len(self.keys_in_snake_case)
            self.keys_in_snake_case.append(key)
        self[name] = code
        return code


class AttributeReader:
    """Reads columns of attribute texts; keeps the names that it has seen."""

    def __init__(self) -> None:
        self._codes = _NameCodes()

    def read(self, texts: pa.Array) -> tuple[pa.Array, dict[int, str]]:
        """A map(text, text) for each text, and the reasons of the texts that are none, by index.

        A missing or unreadable text gives an empty map.
        """
        if len(self._codes) > _KNOWN_NAMES_KEPT:
            self._codes = _NameCodes()
        # The same text comes again and again: each distinct one is read once.
        encoded = pc.dictionary_encode(texts)
        distinct = encoded.dictionary.to_pylist()
        objects, faults = _objects(distinct)
        objects.append(())
        maps = self._maps(objects)
        indices = pc.fill_null(encoded.indices, len(distinct))
        if len(indices) != len(distinct) or encoded.indices.null_count:
            maps = maps.take(indices)
        else:
            maps = maps.slice(0, len(distinct))
        bad: dict[int, str] = {}
        for at, reason in faults.items():
            for row in np.flatnonzero(indices.to_numpy() == at):
                bad[int(row)] = reason
        return maps, bad

    def _maps(self, objects: Sequence[JsonObject]) -> pa.Array:
        """One map per object."""
        pairs = list(chain.from_iterable(objects))
        names, values = zip(*pairs, strict=True) if pairs else ((), ())
        sizes = np.fromiter(map(len, objects), np.int64, len(objects))
        codes = np.fromiter(map(self._codes.__getitem__, names), np.int64, len(names))
        texts = _text_array(values)
        missing = pc.or_(pc.is_null(texts), pc.is_in(texts, value_set=_MISSING))
        kept = np.flatnonzero(~missing.to_numpy(zero_copy_only=False) & (codes >= 0))
        rows = np.repeat(np.arange(len(objects)), sizes)[kept]
        entries = rows * (len(self._codes.keys_in_snake_case) + 1) + codes[kept]
        in_order = np.sort(entries)
        if (in_order[1:] == in_order[:-1]).any():
            first = np.sort(np.unique(entries, return_index=True)[1])
            kept, rows = kept[first], rows[first]
        offsets = np.zeros(len(objects) + 1, np.int32)
        np.cumsum(np.bincount(rows, minlength=len(objects)), out=offsets[1:])
        known = pa.array(self._codes.keys_in_snake_case, pa.string())
        return pa.MapArray.from_arrays(
            pa.array(offsets, pa.int32()), known.take(pa.array(codes[kept])), texts.take(kept)
        )


def _objects(texts: Sequence[str]) -> tuple[list[JsonObject], dict[int, str]]:
    """The texts as objects, and the reasons of those that are none, by index."""
    objects: list[JsonObject] = []
    faults: dict[int, str] = {}
    for start in range(0, len(texts), _TEXTS_PER_PARSE):
        part = texts[start : start + _TEXTS_PER_PARSE]
        together = _read_together(part)
        if together is None:
            for at, text in enumerate(part, start):
                try:
                    objects.append(read_object(text))
                except UnreadableValueError as error:
                    objects.append(())
                    faults[at] = str(error)
        else:
            objects += together
    return objects, faults


def _read_together(texts: Sequence[str]) -> list[JsonObject] | None:
    """The texts read as one JSON array, several times faster than one by one.

    None if they cannot be: a text that is no object by itself must not be completed by its
    neighbor. So they are joined by a number that none of them contains, and each text is one value
    of its own exactly if the numbers come out as every second element.
    """
    joined = _SEPARATED.join(texts)
    if joined.count(_SEPARATOR) != len(texts) - 1:
        return None
    try:
        elements, _ = _scan(f"[{joined}]", 0)
    except (ValueError, StopIteration, RecursionError):
        return None
    between = elements[1::2]
    if len(elements) != 2 * len(texts) - 1 or between.count(_SEPARATOR) != len(between):
        return None
    objects: list[JsonObject] = elements[::2]
    if set(map(type, objects)) == {tuple}:
        return objects
    try:
        return [_as_object(element) for element in objects]
    except UnreadableValueError:
        return None


def read_object(text: str) -> JsonObject:
    """One text as pairs of name and value.

    Raises:
        UnreadableValueError: not JSON, or neither an object nor an array of name and value.
    """
    stripped = text.strip(" \t\r\n")
    try:
        value, end = _scan(stripped, 0)
    except UnreadableValueError:
        raise
    except json.JSONDecodeError as error:
        raise UnreadableValueError(f"bad JSON: {error.msg} at character {error.pos + 1}") from None
    except StopIteration as stop:
        where = f" at character {stop.value + 1}" if isinstance(stop.value, int) else ""
        raise UnreadableValueError(f"bad JSON: no value{where}") from None
    except RecursionError:
        raise UnreadableValueError("bad JSON: nested too deeply") from None
    if end != len(stripped):
        raise UnreadableValueError(f"bad JSON: text after the end, at character {end + 1}")
    return _as_object(value)


def _as_object(value: object) -> JsonObject:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, list):
        raise UnreadableValueError("neither a JSON object nor a JSON array")
    pairs: list[tuple[str, Any]] = []
    for entry in value:
        member = dict(reversed(entry)) if isinstance(entry, tuple) else {}
        name = member.get("name")
        # A number is kept as text too, but is no name.
        if type(name) is not str:
            raise UnreadableValueError("a JSON array whose entries are not name and value")
        pairs.append((name, member.get("value")))
    return tuple(pairs)


def _text_array(values: Sequence[Any]) -> pa.Array:
    """JSON values as text; JSON null is null."""
    if not _AS_THEY_ARE.issuperset(map(type, values)):
        values = [value if type(value) in _AS_THEY_ARE else _json_text(value) for value in values]
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if text is None else _valid(text) for text in values], pa.string())


def _valid(text: str) -> str:
    """The text with each half of a surrogate pair that an escape left alone as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _json_text(value: object) -> str:
    """A JSON value as compact JSON text, numbers as they were written."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return "null"
    if isinstance(value, tuple):
        members = [f"{encode_basestring(name)}:{_json_text(member)}" for name, member in value]
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_json_text, value))}]"
    # A number is kept as its text, a string gets its quotes back.
    return value if isinstance(value, _Literal) else encode_basestring(str(value))

"""Columns of any Parquet type as text, and rows as maps."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from leadscore.loader import columns


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([1001.0, 2.5, 1e20, 1e-7, None, float("nan")]), "1001 2.5 1e20 small . ."),
        (pa.array([1001, -5, None]), "1001 -5 ."),
        (pa.array([0.1, -0.5], pa.float32()), "0.1 -0.5"),
        (pa.array([True, False, None]), "true false ."),
        (pa.array([None, None]), ". ."),
        (pa.array([Decimal("1.10"), Decimal("1001.00")]), "1.10 1001"),
        (pa.array([Decimal("0.0000000001")], pa.decimal128(20, 10)), "0.0000000001"),
        (pa.array([date(2026, 3, 1)]), "2026-03-01"),
        (
            pa.array([datetime.fromisoformat("2026-03-01T10:00")], pa.timestamp("ns")),
            "2026-03-01T10:00:00Z",
        ),
        (
            pa.array(
                [datetime(2026, 3, 1, 10, 0, 0, 5, tzinfo=UTC)], pa.timestamp("us", "Asia/Tokyo")
            ),
            "2026-03-01T10:00:00.000005Z",
        ),
        (pa.array(["a", "b", "a"]).dictionary_encode(), "a b a"),
        (pa.array(["a"], pa.large_string()), "a"),
        (pa.array(["a"], pa.string_view()), "a"),
        (pa.array([b"a"], pa.binary()), "a"),
        (pa.array([[1, 2]]), "[1,2]"),
        (pa.array([{"a": 1, "b": None}]), '{"a":1,"b":null}'),
        (pa.array([[("k", "v")]], pa.map_(pa.string(), pa.string())), '{"k":"v"}'),
        (pa.array([time(10, 30)]), "10:30:00"),
        (
            pa.ExtensionArray.from_storage(
                pa.uuid(), pa.array([uuid.UUID(int=1).bytes], pa.binary(16))
            ),
            "00000000-0000-0000-0000-000000000001",
        ),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_every_type_has_a_text(column: pa.Array, expected: str) -> None:
    spelled = {".": None, "1e20": "100000000000000000000", "small": "0.0000001"}
    texts, faults = columns.as_text(column)
    assert texts.to_pylist() == [spelled.get(word, word) for word in expected.split(" ")]
    assert not faults


def test_bytes_that_are_not_utf8_are_faults_of_their_rows() -> None:
    for kind in (pa.binary(), pa.large_binary()):
        texts, faults = columns.as_text(pa.array([b"a", b"\xff", None], kind))
        assert texts.to_pylist() == ["a", None, None]
        assert faults == {1: "bytes that are not UTF-8"}
    # A writer may call anything text.
    unchecked = pa.StringArray.from_buffers(
        2, pa.array([0, 1, 2], pa.int32()).buffers()[1], pa.py_buffer(b"a\xff")
    )
    assert columns.as_text(unchecked)[1] == {1: "bytes that are not UTF-8"}


def test_the_empty_text_and_the_literal_null_are_missing() -> None:
    texts = pa.array(["", "null", " ", "NULL", " x ", None])
    assert columns.without_missing(texts).to_pylist() == [None, None, " ", "NULL", " x ", None]
    assert columns.trimmed(texts).to_pylist() == [None, None, None, "NULL", "x", None]


def maps(fields: dict[str, list[str | None]], rows: int) -> list[dict[str, Any]]:
    arrays = {name: pa.array(values, pa.string()) for name, values in fields.items()}
    return [dict(one) for one in columns.field_maps(arrays, rows).to_pylist()]


def test_field_maps_hold_what_is_present_in_order_of_the_columns() -> None:
    fields = {"b": ["1", None, "3"], "a": [None, None, "x"]}
    assert maps(fields, 3) == [{"b": "1"}, {}, {"b": "3", "a": "x"}]
    assert list(maps(fields, 3)[2]) == ["b", "a"]


def test_field_maps_of_no_columns_or_no_rows_are_empty() -> None:
    assert maps({}, 2) == [{}, {}]
    assert maps({"a": []}, 0) == []

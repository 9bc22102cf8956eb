"""JSON attributes (contract §2.1)."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.loader.attributes import AttributeReader
from leadscore.loader.values import snake_case


def read(*texts: str | None) -> list[dict[str, str]]:
    maps, faults = AttributeReader().read(pa.array(texts, pa.string()))
    assert not faults
    return [dict(one) for one in maps.to_pylist()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"Webpage URL": "/pricing"}', {"webpage_url": "/pricing"}),
        ('[{"name": "Webpage URL", "value": "/pricing"}]', {"webpage_url": "/pricing"}),
        ('[{"value": 1, "name": "A"}, {"name": "B"}]', {"a": "1"}),
        ('{"A": null, "B": "", "C": "null", "D": " "}', {"d": " "}),
        (
            '{"A": 1.10, "B": 1e5, "C": -0, "D": 5.0}',
            {"a": "1.10", "b": "1e5", "c": "-0", "d": "5.0"},
        ),
        ('{"A": 123456789012345678901234567890}', {"a": "123456789012345678901234567890"}),
        ('{"A": true, "B": false}', {"a": "true", "b": "false"}),
        ('{"Merge IDs": [123, 456]}', {"merge_ids": "[123,456]"}),
        (
            '{"Form Fields": {"a": [1.10, "x", null, true], "b": {"é": "\\""}}}',
            {"form_fields": '{"a":[1.10,"x",null,true],"b":{"é":"\\""}}'},
        ),
        ('{"Merge IDs": "", "mergeIds": "1", "merge ids": "2"}', {"merge_ids": "1"}),
        ('{"A": "1", "A": "2"}', {"a": "1"}),
        ('[{"name": "A", "value": null}, {"name": "a", "value": "2"}]', {"a": "2"}),
        ('{"!": "x", "B": "y"}', {"b": "y"}),
        (' \n{"A": "é\\u00e9\\ud83d\\ude00"}\t', {"a": "éé😀"}),
        ('{"A": "x\\ud83dy"}', {"a": "x\ufffdy"}),
        ("{}", {}),
        ("[]", {}),
        (None, {}),
    ],
)
def test_attributes_become_a_map_of_text(text: str | None, expected: dict[str, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "{bad",
        '{"A": }',
        '{"A": 1,}',
        '{"A": 1} x',
        '{"A": 1} {"B": 2}',
        '{"A": NaN}',
        '{"A": -Infinity}',
        '{"A": 01}',
        '{"A": "x\ny"}',
        '{"A": "cut',
        "{'A': 1}",
        '"text"',
        "5",
        "true",
        "plain words",
        "[1]",
        '["A"]',
        '[{"value": "x"}]',
        '[{"name": 5, "value": "x"}]',
        '[["name", "A"]]',
        "[" * 100_000,
    ],
)
def test_what_is_no_object_and_no_array_of_names_is_rejected_alone(text: str) -> None:
    good = '{"A": "1"}'
    maps, faults = AttributeReader().read(pa.array([good, text, good, text]))
    assert [dict(one) for one in maps.to_pylist()] == [{"a": "1"}, {}, {"a": "1"}, {}]
    assert set(faults) == {1, 3}
    assert "JSON" in faults[1]


@pytest.mark.parametrize(
    "texts",
    [
        ['{"A": 1', '"B": 2}'],
        ['{"A": [1', "2]}", '{"C": 3}, {"D": 4}'],
        ['{"A": "', '"}'],
        ['{"A": 1}, -90071992.54740993e-7, {"B": 2}'],
        ['{"A": 1}, {"B": 2}', '{"A": 1'],
    ],
)
def test_texts_do_not_complete_each_other(texts: list[str]) -> None:
    _, faults = AttributeReader().read(pa.array(texts))
    assert set(faults) == set(range(len(texts)))


def test_many_different_texts_are_read_and_each_fault_has_its_row() -> None:
    texts = [f'{{"N": {n}}}' if n % 700 else "{" for n in range(2_000)]
    maps, faults = AttributeReader().read(pa.array(texts))
    assert sorted(faults) == [0, 700, 1400]
    assert [dict(one) for one in maps.to_pylist()] == [
        {"n": str(n)} if n % 700 else {} for n in range(2_000)
    ]


JSON_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8))
JSON_VALUES = st.recursive(
    JSON_SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


def expected_map(attributes: dict[str, Any]) -> dict[str, str]:
    """The contract once more, in the plainest words."""
    result: dict[str, str] = {}
    for name, value in attributes.items():
        if isinstance(value, str):
            text = value
        else:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        key = snake_case(name)
        if value is not None and text not in ("", "null") and key:
            result.setdefault(key, text)
    return result


@given(st.lists(st.dictionaries(st.text(max_size=5), JSON_VALUES, max_size=5), max_size=6))
def test_objects_and_arrays_of_names_mean_the_same(objects: list[dict[str, Any]]) -> None:
    as_objects = [json.dumps(one, ensure_ascii=False) for one in objects]
    as_arrays = [
        json.dumps([{"name": name, "value": value} for name, value in one.items()])
        for one in objects
    ]
    expected = [expected_map(one) for one in objects]
    assert read(*as_objects) == expected
    assert read(*as_arrays) == expected

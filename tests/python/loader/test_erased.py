"""Loads where somebody was erased: what is theirs is left out, and everything else is as ever."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from leadscore.erasure.erase import erase
from leadscore.loader import FileStatus
from leadscore.loader.erased import Registry, hashed, read_registry

from .conftest import RawFolder, activities

KEY = bytes(range(32))


@pytest.fixture
def without_seven(raw: RawFolder) -> RawFolder:
    """A warehouse from which lead 7 of the instance `default` was erased."""
    raw.write("marketo/leads_1.csv", "id,email\n7,seven@x.example\n8,eight@x.example\n")
    raw.load()
    assert erase(raw.warehouse, ["7"], lambda _: True)
    (raw.folder / "marketo" / "leads_1.csv").unlink()
    return raw


def test_rows_are_left_out_by_id_by_address_and_by_merge(without_seven: RawFolder) -> None:
    without_seven.write_activities(
        "a,7,2026-03-01,1,,,/x,{}",
        "b,8,2026-03-01,1,,,/x,{}",
        'c,8,2026-03-01,32,,,,"{""Merge IDs"": [9, 7]}"',
        'd,8,2026-03-01,32,,,,"{""Merge IDs"": [9]}"',
        'e,8,2026-03-01,1,,,,"{""Merge IDs"": [7]}"',
    )
    without_seven.write("marketo/deleted_leads.csv", "leadId\n7\n8\n")
    without_seven.write(
        "marketo/leads.csv", "id,email\n7,\n12, SEVEN@X.example \n13,\n14,eight@x.example\n"
    )
    report = without_seven.load()
    assert [file.rows_erased for file in report.files] == [2, 1, 2]
    assert [file.rows_loaded for file in report.files] == [3, 1, 2]
    assert report.kin == ("12", "8")
    rows = without_seven.rows("select marketo_guid from raw.marketo_activities order by 1")
    assert rows == [("b",), ("d",), ("e",)]
    assert without_seven.rows("select id from raw.marketo_leads order by id") == [
        ("13",), ("14",), ("8",),
    ]  # fmt: skip
    # Of the file the content counts as loaded.
    statuses = {file.status for file in without_seven.load().files}
    assert statuses == {FileStatus.ALREADY_LOADED}


def test_the_same_id_of_another_instance_is_another_lead(without_seven: RawFolder) -> None:
    without_seven.write_activities("a,7,2026-03-01,1,,,/x,{}")
    assert without_seven.load(instance="emea").rows_erased == 0


def test_parquet_is_read_as_csv_is(without_seven: RawFolder) -> None:
    without_seven.write_parquet(
        "marketo/leads.parquet",
        {"id": pa.array([7, 12, 13]), "email": [None, "Seven@x.example", "other@x.example"]},
    )
    without_seven.write_parquet(
        "marketo/activities.parquet",
        {
            "marketoGUID": ["a", "b", "c"],
            "leadId": pa.array([7.0, 8.0, 8.0]),
            "activityDate": ["2026-03-01"] * 3,
            "activityTypeId": pa.array([1, 32, 1]),
            "attributes": [None, '[{"name": "Merge IDs", "value": "[7]"}]', None],
        },
    )
    report = without_seven.load()
    assert [(file.rows_loaded, file.rows_erased) for file in report.files] == [(1, 2), (1, 2)]


def test_rows_that_cannot_be_read_are_left_out_and_do_not_count_as_rejected(
    without_seven: RawFolder,
) -> None:
    without_seven.write_activities(
        *activities(range(100, 140)),
        *(f"x{n},7,soon,1,,,/x,{{}}" for n in range(10)),
        "y,7,2026-03-01,1",
        "z,12,soon,1,,7,seven,{}",
        'm,8,soon,32,,,,"{""Merge IDs"": [7]}"',
    )
    file = without_seven.load_one()
    assert (file.status, file.rows_loaded) == (FileStatus.LOADED, 40)
    assert (file.rows_rejected, file.rows_erased) == (1, 12)
    assert without_seven.rows("select line, row_text from raw.rejected_rows") == [
        (53, "z,12,soon,1,,7,seven,{}")
    ]
    assert file.reasons == ("line 53: activityDate: 'soon' is no date that can be read",)


def test_batches_after_the_first_and_slices_of_them_are_read_alike(
    without_seven: RawFolder,
) -> None:
    count = 100_000
    without_seven.write_parquet(
        "marketo/activities.parquet",
        {
            "marketoGUID": [f"g{n}" for n in range(count)],
            "leadId": pa.array([n % 1000 for n in range(count)]),
            "activityDate": ["2026-03-01"] * count,
            "activityTypeId": pa.array([32 if n % 1000 == 500 else 1 for n in range(count)]),
            "attributes": [
                '{"Merge IDs": [7], "A": "b"}' if n % 1000 in {500, 501} else '{"A": "b"}'
                for n in range(count)
            ],
        },
    )
    file = without_seven.load_one()
    assert (file.rows_erased, file.rows_loaded) == (200, count - 200)
    assert file.kin == frozenset({"500"})


def test_hashes_depend_on_key_kind_and_value() -> None:
    seen = {
        hashed(key, identifier)
        for key in (KEY, KEY[::-1])
        for identifier in (("lead", "7"), ("lead", "77"), ("address", "7"))
    }
    assert len(seen) == 6
    registry = Registry(KEY, frozenset({hashed(KEY, ("lead", "7"))}))
    assert registry
    assert ("lead", "7") in registry
    assert ("lead", "8") not in registry
    assert not Registry(b"", frozenset())


def test_each_warehouse_has_a_key_of_its_own_that_stays(
    without_seven: RawFolder, tmp_path: Path
) -> None:
    with duckdb.connect(str(without_seven.warehouse), read_only=True) as connection:
        first = read_registry(connection)
    assert len(first.key) == 32
    assert erase(without_seven.warehouse, ["8"], lambda _: True)
    with duckdb.connect(str(without_seven.warehouse), read_only=True) as connection:
        second = read_registry(connection)
    assert second.key == first.key
    assert second.hashes > first.hashes
    other = RawFolder(without_seven.folder, tmp_path / "other.duckdb")
    other.write("marketo/leads_1.csv", "id,email\n7,seven@x.example\n")
    other.load()
    assert erase(other.warehouse, ["7"], lambda _: True)
    with duckdb.connect(str(other.warehouse), read_only=True) as connection:
        assert read_registry(connection).hashes.isdisjoint(second.hashes)

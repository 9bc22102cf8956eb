"""A raw folder into the raw tables: what is kept, and under which numbers (contract §2)."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta, timezone

import pytest

from leadscore.errors import WrongUsageError
from leadscore.loader import FileStatus

from .conftest import ACTIVITY_COLUMNS, RawFolder, activities

LOADED_AT = datetime(2026, 3, 5, 6, tzinfo=UTC)


def test_an_activity_is_loaded_with_all_its_columns(raw: RawFolder) -> None:
    raw.write_activities(
        ' g1 , 1001 ,2026-03-01T02:00:00-08:00,2,7,55,"Form, ""A"""'
        ',"{""Webpage ID"": 5, ""X"": null}"'
    )
    report = raw.load(loaded_at=LOADED_AT)
    assert (report.batch_id, report.loaded_at, report.rows_loaded) == (1, LOADED_AT, 1)
    assert raw.rows("select * from raw.marketo_activities") == [
        (
            2**32 + 2,
            "default",
            1,
            LOADED_AT.replace(tzinfo=None),
            "marketo/activities.csv",
            2,
            "g1",
            "1001",
            datetime.fromisoformat("2026-03-01T10:00"),
            "2",
            "7",
            "55",
            'Form, "A"',
            {"webpage_id": "5"},
        )
    ]


def test_every_exported_column_of_a_lead_but_its_id_is_a_field(raw: RawFolder) -> None:
    raw.write(
        "marketo/leads.csv",
        "id,email,numberOfEmployees,createdAt,updatedAt,Product Interest,phone,sfdcLeadId,\n"
        "7,a@b.c,null,2026-01-01,2026-01-02 03:04:05,CRM ,, 00Q1 ,x\n",
    )
    raw.load()
    assert raw.rows("select id, created_at, updated_at, fields from raw.marketo_leads") == [
        (
            "7",
            datetime.fromisoformat("2026-01-01"),
            datetime.fromisoformat("2026-01-02T03:04:05"),
            {
                "email": "a@b.c",
                "created_at": "2026-01-01",
                "updated_at": "2026-01-02 03:04:05",
                "product_interest": "CRM ",
                "sfdc_lead_id": "00Q1",
            },
        )
    ]


def test_a_salesforce_object_is_its_id_and_its_fields(raw: RawFolder) -> None:
    raw.write(
        "salesforce/lead.csv",
        "Id,IsConverted,ConvertedContactId\n00Q1,true,003A\n00Q2,false,\n",
    )
    raw.load()
    assert raw.rows("select id, fields from raw.salesforce_lead order by id") == [
        ("00Q1", {"is_converted": "true", "converted_contact_id": "003A"}),
        ("00Q2", {"is_converted": "false"}),
    ]


def test_absent_optional_columns_are_missing(raw: RawFolder) -> None:
    raw.write(
        "marketo/activities.csv",
        "activityTypeId,activityDate,leadId,marketoGUID\n1,2026-03-01,5,g1\n",
    )
    raw.write("marketo/leads.csv", "id\n7\n")
    raw.write("marketo/deleted_leads.csv", "leadId\n8\n")
    raw.load()
    assert raw.rows(
        "select marketo_guid, campaign_id, primary_attribute_value, attributes"
        " from raw.marketo_activities"
    ) == [("g1", None, None, {})]
    assert raw.rows("select id, created_at, updated_at, fields from raw.marketo_leads") == [
        ("7", None, None, {})
    ]
    assert raw.rows("select lead_id, deleted_at from raw.marketo_deleted_leads") == [("8", None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_mark_at_the_start_do_not_matter(
    raw: RawFolder, end: str, mark: str
) -> None:
    lines = [ACTIVITY_COLUMNS, *activities(range(3))]
    raw.write("marketo/activities.csv", mark + end.join(lines))
    assert raw.load_one().rows_loaded == 3
    assert raw.rows(
        "select _source_line, marketo_guid from raw.marketo_activities order by _row_id"
    ) == [(2, "g0"), (3, "g1"), (4, "g2")]


def test_a_row_has_the_number_of_the_line_on_which_it_starts(raw: RawFolder) -> None:
    raw.write_activities(
        "g1,1,2026-03-01,1,,,a,",
        "",
        'g2,1,2026-03-01,1,,,"two\nlines",',
        "g3,1,2026-03-01,1,,,b,",
    )
    raw.load()
    assert raw.rows(
        "select _source_line, _row_id - 4294967296, primary_attribute_value"
        " from raw.marketo_activities order by 1"
    ) == [(2, 2, "a"), (4, 4, "two\nlines"), (6, 6, "b")]


def test_lines_are_exact_over_many_blocks(raw: RawFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.loader.csv_rows.BLOCK_BYTES", 97)
    rows = []
    line = 2
    expected = []
    for number in range(200):
        page = "/a\n/b" if number % 7 == 3 else "/ä"
        rows.append(f'g{number},1,2026-03-01,1,,,"{page}",')
        if number % 31 == 30:
            rows[-1] = f'g{number},1,2026-02-30,1,,,"{page}",'
        else:
            expected.append((line, f"g{number}", page))
        line += 1 + page.count("\n")
    raw.write_activities(*rows)
    file = raw.load_one()
    assert (file.rows_loaded, file.rows_rejected) == (194, 6)
    assert (
        raw.rows(
            "select _source_line, marketo_guid, primary_attribute_value"
            " from raw.marketo_activities order by _row_id"
        )
        == expected
    )
    assert raw.rows("select row_text from raw.rejected_rows where row_text like 'g30,%'") == [
        (rows[30],)
    ]


def test_a_header_without_rows_loads_no_rows(raw: RawFolder) -> None:
    raw.write("marketo/activities.csv", ACTIVITY_COLUMNS)
    raw.write("marketo/leads.csv", "id,email\n")
    assert {(file.status, file.rows_loaded) for file in raw.load().files} == {
        (FileStatus.LOADED, 0)
    }
    assert raw.value("select count(*) from raw.loaded_files") == 2


def test_the_same_content_adds_nothing_whatever_its_name(raw: RawFolder) -> None:
    path = raw.write_activities(*activities(range(5)))
    assert raw.load_one().status is FileStatus.LOADED
    again = raw.load()
    assert (again.files[0].status, again.batch_id, again.loaded_at) == (
        FileStatus.ALREADY_LOADED,
        None,
        None,
    )
    path.rename(path.with_name("activities_renamed.csv"))
    raw.write(
        "marketo/activities_packed.csv.gz",
        gzip.compress(path.with_name("activities_renamed.csv").read_bytes()),
    )
    assert {file.status for file in raw.load().files} == {FileStatus.ALREADY_LOADED}
    assert raw.value("select count(*) from raw.marketo_activities") == 5
    assert raw.value("select max(_batch_id) from raw.loaded_files") == 1


def test_the_same_content_twice_in_one_folder_is_loaded_once(raw: RawFolder) -> None:
    raw.write_activities(*activities(range(5)), name="activities_1.csv")
    raw.write_activities(*activities(range(5)), name="activities_2.csv")
    assert [file.status for file in raw.load().files] == [
        FileStatus.LOADED,
        FileStatus.ALREADY_LOADED,
    ]


def test_another_instance_or_table_loads_the_same_content_again(raw: RawFolder) -> None:
    raw.write("salesforce/lead.csv", "Id\n1\n")
    raw.write("salesforce/contact.csv", "Id\n1\n")
    assert raw.load().rows_loaded == 2
    assert raw.load(instance="emea_2-b").rows_loaded == 2
    assert raw.load(instance="emea_2-b").rows_loaded == 0
    assert raw.rows(
        "select _source_instance, _batch_id from raw.salesforce_lead order by _batch_id"
    ) == [("default", 1), ("emea_2-b", 2)]


@pytest.mark.parametrize("instance", ["", "a b", "a:b", "ü", "a\n", "a.b"])
def test_a_name_that_cannot_name_an_instance_is_wrong_usage(raw: RawFolder, instance: str) -> None:
    raw.write_activities(*activities(range(1)))
    with pytest.raises(WrongUsageError, match="instance"):
        raw.load(instance=instance)
    assert not raw.warehouse.exists()


def test_row_ids_follow_load_then_file_name_then_line(raw: RawFolder) -> None:
    raw.write_activities(
        "g1,1,2026-03-01,1,,,b1,", "g1,1,2026-03-01,1,,,b2,", name="activities_b.csv"
    )
    raw.write_activities("g1,1,2026-03-01,1,,,a1,", name="activities_a.csv")
    raw.load()
    raw.write_activities("g1,1,2026-03-01,1,,,late,", name="activities_0.csv")
    raw.load()
    assert [
        asset
        for (asset,) in raw.rows(
            "select primary_attribute_value from raw.marketo_activities order by _row_id"
        )
    ] == ["a1", "b1", "b2", "late"]
    assert raw.rows("select file_no, _source_file from raw.loaded_files order by 1") == [
        (1, "marketo/activities_a.csv"),
        (2, "marketo/activities_b.csv"),
        (3, "marketo/activities_0.csv"),
    ]


def test_every_load_is_later_than_the_one_before_also_with_a_clock_set_back(raw: RawFolder) -> None:
    raw.write_activities(*activities(range(1)), name="activities_1.csv")
    raw.load(loaded_at=LOADED_AT)
    raw.write_activities(*activities(range(2)), name="activities_2.csv")
    back = raw.load(loaded_at=LOADED_AT - timedelta(days=1))
    assert back.loaded_at == LOADED_AT + timedelta(microseconds=1)
    raw.write_activities(*activities(range(3)), name="activities_3.csv")
    zone = timezone(timedelta(hours=2))
    later = raw.load(loaded_at=(LOADED_AT + timedelta(hours=1)).astimezone(zone))
    assert later.loaded_at == LOADED_AT + timedelta(hours=1)
    raw.write_activities(*activities(range(4)), name="activities_4.csv")
    before = datetime.now(UTC)
    now = raw.load()
    assert now.loaded_at is not None
    assert before <= now.loaded_at <= datetime.now(UTC)
    assert raw.rows(
        "select _batch_id, count(*) from raw.marketo_activities group by 1 order by 1"
    ) == [
        (1, 1),
        (2, 2),
        (3, 3),
        (4, 4),
    ]


def test_the_record_of_a_file_says_what_was_kept(raw: RawFolder, good_rows: list[str]) -> None:
    raw.write_activities(*good_rows, "g,1,never,1,,,,")
    raw.load(loaded_at=LOADED_AT)
    ((file_no, instance, batch, at, name, table, content_hash, loaded, rejected),) = raw.rows(
        "select * from raw.loaded_files"
    )
    assert (file_no, instance, batch, at) == (1, "default", 1, LOADED_AT.replace(tzinfo=None))
    assert (name, table) == ("marketo/activities.csv", "marketo_activities")
    assert (loaded, rejected, len(content_hash)) == (100, 1, 64)


def test_progress_counts_bytes_and_rows_to_the_end(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.loader.csv_rows.BLOCK_BYTES", 1000)
    size = raw.write_activities(*activities(range(100))).stat().st_size
    calls: list[tuple[str, int, int, int]] = []
    raw.load(on_progress=lambda *call: calls.append(call))
    assert len(calls) > 3
    assert calls == sorted(calls)
    assert calls[-1] == ("marketo/activities.csv", size, size, 100)
    assert {call[2] for call in calls} == {size}


def test_files_that_match_no_pattern_are_reported_and_left_alone(raw: RawFolder) -> None:
    raw.write_activities(*activities(range(1)))
    raw.write("marketo/campaigns.csv", "id\n1\n")
    skipped, loaded = sorted(raw.load().files, key=lambda file: file.status, reverse=True)
    assert (skipped.source_file, skipped.table) == ("marketo/campaigns.csv", None)
    assert skipped.reasons
    assert loaded.status is FileStatus.LOADED

"""Tables that connectors land, as rows of the raw tables."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadscore.errors import DataError, InUseError, WrongUsageError
from leadscore.loader import FileStatus, LoadReport, load_folder

from .conftest import RawFolder

VISITS = (
    "id,lead_id,activity_date,activity_type_id,campaign_id,primary_attribute_value_id,"
    "primary_attribute_value,webpage_url,client_ip_address,_fivetran_synced"
)


def fivetran(raw: RawFolder, **options: Any) -> LoadReport:
    return raw.load(layout="fivetran_marketo", **options)


def airbyte(raw: RawFolder, **options: Any) -> LoadReport:
    return raw.load(layout="airbyte_marketo", **options)


def database(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for statement in statements:
            connection.execute(statement)
    return path


def test_columns_of_an_activity_table_become_the_attributes_that_the_json_gives(
    raw: RawFolder,
) -> None:
    raw.write(
        "activity_visit_webpage.csv",
        f"{VISITS}\n100,7,2026-02-03 10:00:00.000 +0000,1,5,33,/pricing,/pricing?a,10.1.1.1,x\n",
    )
    assert fivetran(raw).rows_loaded == 1
    raw.write_activities(
        "100,7,2026-02-03T10:00:00Z,1,5,33,/pricing,"
        '"{""Client IP Address"": ""10.1.1.1"", ""Webpage URL"": ""/pricing?a""}"'
    )
    raw.load(instance="exported")
    columns = "* exclude (_row_id, _source_instance, _batch_id, _loaded_at, _source_file)"
    first, second = raw.rows(f"select {columns} from raw.marketo_activities")
    assert first == second
    assert first[-1] == {"client_ip_address": "10.1.1.1", "webpage_url": "/pricing?a"}


@pytest.mark.parametrize(
    ("layout", "table", "type_id"),
    [
        ("fivetran_marketo", "activity_click_email", "11"),
        ("fivetran_marketo", "ACTIVITY_CHANGE_STATUS_IN_PROGRESSION", "104"),
        ("airbyte_marketo", "activities_change_statusin_progression", "104"),
        ("airbyte_marketo", "activities_change_status_in_progression", "104"),
        ("airbyte_marketo", "activities_addto_list", "24"),
        ("airbyte_marketo", "activities_delete_lead", "37"),
    ],
)
def test_a_table_stands_for_a_type_where_no_column_says_it(
    raw: RawFolder, layout: str, table: str, type_id: str
) -> None:
    raw.write(f"{table}.csv", "id,marketoGUID,leadId,activityDate\ng,g,1,2026-02-03\n")
    raw.load(layout=layout)
    assert raw.value("select activity_type_id from raw.marketo_activities") == type_id


def test_a_type_of_the_instances_own_needs_its_number_in_a_column(raw: RawFolder) -> None:
    raw.write(
        "activity_watched_webinar.csv",
        "id,lead_id,activity_date,activity_type_id,minutes\n1,7,2026-02-03,100001,55\n",
    )
    raw.write("activity_reconciliation.csv", "source_instance,activity_on\nx,2026-02-03\n")
    report = fivetran(raw)
    assert raw.rows("select activity_type_id, attributes from raw.marketo_activities") == [
        ("100001", {"minutes": "55"})
    ]
    skipped = {file.source_file: file for file in report.files}["activity_reconciliation.csv"]
    assert skipped.status is FileStatus.SKIPPED
    assert "lacks the required columns" in skipped.reasons[0]


def test_a_deletion_is_one_whatever_number_stands_beside_it(raw: RawFolder) -> None:
    raw.write(
        "activity_delete_lead.csv",
        "id,_fivetran_synced,activity_date,activity_type_id,campaign,lead_id\n"
        "1,2020-05-14 08:46:29.044 +0000,2020-05-14 00:28:21.000 +0000,29,x,46\n",
    )
    fivetran(raw)
    assert raw.rows(
        "select activity_type_id, lead_id, activity_date, attributes from raw.marketo_activities"
    ) == [("37", "46", datetime.fromisoformat("2020-05-14T00:28:21"), {"campaign": "x"})]


@pytest.mark.parametrize(
    ("layout", "header"),
    [
        (
            "fivetran_marketo",
            "id,email,number_of_employees,updated_at,product_interest_c,_fivetran_synced",
        ),
        (
            "airbyte_marketo",
            "id,email,numberOfEmployees,updatedAt,productInterest_c,_airbyte_raw_id",
        ),
        (
            "airbyte_marketo",
            "id,email,numberofemployees,updatedat,product_interest_c,_sdc_sequence",
        ),
        ("airbyte_marketo", "ID,EMAIL,NUMBEROFEMPLOYEES,UPDATEDAT,PRODUCT_INTEREST_C,_AB_CDC"),
    ],
)
def test_columns_of_a_lead_are_fields_and_a_custom_one_is_too(
    raw: RawFolder, layout: str, header: str
) -> None:
    table = "lead" if layout == "fivetran_marketo" else "leads"
    raw.write(f"{table}.csv", f"{header}\n7,a@b.c,50,2026-02-03,null,s\n8,,,2026-02-03,crm,s\n")
    raw.load(layout=layout)
    assert raw.rows("select id, updated_at, fields from raw.marketo_leads order by id") == [
        (
            "7",
            datetime.fromisoformat("2026-02-03"),
            {"email": "a@b.c", "number_of_employees": "50", "updated_at": "2026-02-03"},
        ),
        (
            "8",
            datetime.fromisoformat("2026-02-03"),
            {"product_interest_c": "crm", "updated_at": "2026-02-03"},
        ),
    ]


def test_a_lead_that_fivetran_marks_as_deleted_is_a_deletion_too(raw: RawFolder) -> None:
    raw.write(
        "lead.csv",
        "id,updated_at,_fivetran_deleted,_fivetran_synced\n"
        "7,2026-02-03,false,2026-03-01\n8,2026-02-03,true,2026-03-02\n9,2026-02-03,,2026-03-01\n",
    )
    fivetran(raw)
    assert raw.rows("select lead_id, deleted_at from raw.marketo_deleted_leads") == [
        ("8", datetime.fromisoformat("2026-03-02"))
    ]
    assert raw.rows("select id, fields from raw.marketo_leads where id = '8'") == [
        ("8", {"updated_at": "2026-02-03"})
    ]


def test_files_are_found_by_table_with_numbers_and_in_folders_of_tables_and_schemas(
    raw: RawFolder,
) -> None:
    header = "id,lead_id,activity_date"
    for number, name in enumerate(
        (
            "activity_open_email.csv",
            "activity_open_email_2026-01.csv",
            "activity_open_email-00001.csv",
            "activity_open_email/part-7.csv",
            "marketo/activity_open_email/2026_01_02_3_0.csv",
        )
    ):
        raw.write(name, f"{header}\n{number},1,2026-01-01\n")
    raw.write("marketo/_SUCCESS", "")
    raw.write("marketo/foo.csv", "id\n1\n")
    raw.write("marketo/readme.txt", "")
    raw.write("program.csv", "id\n1\n")
    report = fivetran(raw)
    assert report.rows_loaded == 5
    assert {file.source_file: file.status for file in report.files if not file.table} == {
        "marketo/foo.csv": FileStatus.SKIPPED,
        "marketo/readme.txt": FileStatus.SKIPPED,
        "program.csv": FileStatus.NOT_NEEDED,
    }
    assert fivetran(raw, schema="marketo", instance="other").rows_loaded == 1


def test_tables_of_a_duckdb_file_keep_their_types_and_are_named_by_schema(
    raw: RawFolder, tmp_path: Path
) -> None:
    source = database(
        tmp_path / "landed.duckdb",
        "create schema fivetran",
        "create table fivetran.activity_open_email as select 1::bigint as id, 7::bigint as lead_id,"
        " timestamptz '2026-02-03 10:00:00+01' as activity_date, 10 as activity_type_id,"
        " true as is_mobile_device, null::varchar as device, 2.50::decimal(9,2) as rate",
        "create view fivetran.lead as select 7::bigint as id, timestamp '2026-01-01' as updated_at",
    )
    report = load_folder(source, raw.warehouse, layout="fivetran_marketo")
    assert [file.source_file for file in report.files] == [
        "landed.duckdb:fivetran.activity_open_email",
        "landed.duckdb:fivetran.lead",
    ]
    assert raw.rows("select lead_id, activity_date, attributes from raw.marketo_activities") == [
        (
            "7",
            datetime.fromisoformat("2026-02-03T09:00"),
            {"is_mobile_device": "true", "rate": "2.50"},
        )
    ]
    assert raw.rows("select id, updated_at from raw.marketo_leads") == [
        ("7", datetime.fromisoformat("2026-01-01"))
    ]
    again = load_folder(source, raw.warehouse, layout="fivetran_marketo")
    assert {file.status for file in again.files} == {FileStatus.ALREADY_LOADED}


def test_two_schemas_with_the_same_tables_have_to_be_told_apart(
    raw: RawFolder, tmp_path: Path
) -> None:
    source = database(
        tmp_path / "landed.duckdb",
        *(
            f"create schema {name}; create table {name}.lead as select {number} as id"
            for number, name in enumerate(("emea", "us"))
        ),
    )
    with pytest.raises(WrongUsageError, match=r"emea\.lead and us\.lead .*--schema"):
        load_folder(source, raw.warehouse, layout="fivetran_marketo")
    for name in ("emea", "us"):
        load_folder(source, raw.warehouse, name, layout="fivetran_marketo", schema=name)
    assert raw.rows("select _source_instance, id from raw.marketo_leads order by all") == [
        ("emea", "0"),
        ("us", "1"),
    ]


def test_the_tables_may_be_in_the_warehouse_itself(raw: RawFolder) -> None:
    database(raw.warehouse, "create schema landed", "create table landed.lead as select 7 as id")
    with pytest.raises(WrongUsageError, match="--schema"):
        load_folder(raw.warehouse, raw.warehouse, layout="fivetran_marketo")
    report = load_folder(raw.warehouse, raw.warehouse, layout="fivetran_marketo", schema="landed")
    assert report.rows_loaded == 1


def test_a_database_that_another_process_writes_is_said_to_be_in_use(
    raw: RawFolder, tmp_path: Path
) -> None:
    source = database(tmp_path / "landed.duckdb", "create table lead as select 7 as id")
    hold = (
        "import duckdb, sys; it = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(source)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(InUseError, match="database of the connector is in use by"):
            load_folder(source, raw.warehouse, layout="fivetran_marketo")
        holder.communicate("\n")
    assert load_folder(source, raw.warehouse, layout="fivetran_marketo").rows_loaded == 1


def test_a_place_that_is_none_or_has_none_of_the_tables_is_said(
    raw: RawFolder, tmp_path: Path
) -> None:
    with pytest.raises(WrongUsageError, match="no such folder or file"):
        load_folder(tmp_path / "nowhere", raw.warehouse, layout="fivetran_marketo")
    raw.write("leads.csv", "id\n1\n")
    with pytest.raises(DataError, match="no table of the layout fivetran_marketo here"):
        fivetran(raw)
    with pytest.raises(WrongUsageError, match="there is no layout"):
        raw.load(layout="segment")
    with pytest.raises(WrongUsageError, match="has no schemas"):
        raw.load(schema="marketo")

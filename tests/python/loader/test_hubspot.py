"""HubSpot as Fivetran lands it, as contacts and activities: own rows in the published shape."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from leadscore.errors import WrongUsageError
from leadscore.loader import FileStatus, LoadReport, load_folder
from leadscore.project import PROJECT_ROOT

from .conftest import RawFolder

FIXTURE = PROJECT_ROOT / "tests" / "fixtures" / "hubspot"


def load(raw: RawFolder, folder: Path = FIXTURE / "day_1", **options: Any) -> LoadReport:
    return load_folder(folder, raw.warehouse, layout="fivetran_hubspot", **options)


def activity(raw: RawFolder, activity_id: str) -> list[tuple[Any, ...]]:
    return raw.rows(
        "select contact_id, cast(occurred_at as varchar), activity_type, campaign_id, asset,"
        f" attributes from raw.hubspot_activities where activity_id = '{activity_id}'"
        " order by _row_id"
    )


def test_contacts_have_their_properties_under_the_names_that_rules_use(raw: RawFolder) -> None:
    report = load(raw)
    assert (report.instance, report.refused) == ("hubspot", ())
    [(fields, created, updated)] = raw.rows(
        "select fields, cast(created_at as varchar), cast(updated_at as varchar)"
        " from raw.hubspot_contacts where id = '101'"
    )
    assert (created, updated) == ("2026-01-05 08:00:00", "2026-02-20 09:00:00")
    wanted = {
        "email": "Ana@acme.example",
        "first_name": "Ana",
        "title": "Head of Data",
        "company": "Acme",
        "country": "Germany",
        "number_of_employees": "250",
        "lifecycle_stage": "lead",
        "favourite_colour": "blue",
    }
    assert {name: fields[name] for name in wanted} == wanted
    assert raw.rows("select distinct _source_instance from raw.hubspot_contacts") == [("hubspot",)]


def test_a_deleted_contact_is_a_version_and_a_deletion(raw: RawFolder) -> None:
    load(raw)
    deleted = "select contact_id, cast(deleted_at as varchar) from raw.hubspot_deleted_contacts"
    assert raw.rows(deleted) == [("104", "2026-03-01 02:00:00")]
    assert raw.value("select count(*) from raw.hubspot_contacts where id = '104'") == 1


def test_either_mark_of_a_deletion_counts_where_a_table_has_both(raw: RawFolder) -> None:
    raw.write(
        "contact.csv",
        "id,_fivetran_deleted,is_deleted,_fivetran_synced\n"
        "1,true,false,2026-03-01\n2,false,true,2026-03-02\n3,false,,2026-03-02\n",
    )
    load(raw, raw.folder)
    deleted = "select contact_id from raw.hubspot_deleted_contacts order by 1"
    assert raw.rows(deleted) == [("1",), ("2",)]


def test_a_mail_event_is_of_whoever_has_the_address_and_knows_its_mail_and_details(
    raw: RawFolder,
) -> None:
    load(raw)
    [click] = activity(raw, "email:e4")
    assert click == (
        "101",
        "2026-02-10 11:01:00",
        "email_click",
        "55",
        "Newsletter 2026-02",
        {
            "app_id": "7",
            "browser": '{"name": "Firefox"}',
            "client_ip_address": "10.1.1.1",
            "is_bot_activity": "FALSE",
            "link": "https://acme.example/pricing",
            "sent_by_id": "e1",
            "user_agent": "Mozilla/5.0",
        },
    )
    [filtered] = activity(raw, "email:e5")
    assert (filtered[0], filtered[5]["is_bot_activity"]) == ("101", "TRUE")
    types = "select activity_id, activity_type from raw.hubspot_activities"
    assert dict(raw.rows(f"{types} where activity_id like 'email:%'")) == {
        "email:e1": "email_sent",
        "email:e2": "email_delivered",
        "email:e3": "email_open",
        "email:e4": "email_click",
        "email:e5": "email_click",
        "email:e6": "email_bounce",
        "email:e7": "email_click",
    }


def test_forms_have_their_name_and_engagements_every_contact_but_no_letters(
    raw: RawFolder,
) -> None:
    load(raw)
    [form] = activity(raw, "form:c1")
    assert form[:5] == ("101", "2026-02-12 12:00:00", "form_submission", None, "Request a demo")
    assert form[5]["webpage_url"] == "https://acme.example/demo"
    [unnamed] = activity(raw, "form:c2")
    assert (unnamed[0], unnamed[4]) == ("103", "Contact sales")
    for contact in ("101", "102"):
        [meeting] = activity(raw, f"engagement:900:{contact}")
        at = "2026-02-15 09:00:00"
        assert meeting[:5] == (contact, at, "engagement_meeting", None, "First talk")
        assert meeting[5]["meeting_outcome"] == "COMPLETED"
    kept = raw.rows(
        "select attributes from raw.hubspot_activities"
        " union all select fields from raw.hubspot_rows"
    )
    assert not any("secret" in str(row) or "private" in str(row) for row in kept)


def test_merges_come_once_from_the_audit_or_the_contact_itself(raw: RawFolder) -> None:
    load(raw)
    merges = raw.rows(
        "select activity_id, contact_id, cast(occurred_at as varchar), attributes['merge_ids']"
        " from raw.hubspot_activities where activity_type = 'merge' order by 1"
    )
    assert merges == [
        ("merge:103:101", "101", "2026-02-13 18:00:00", "103"),
        ("merge:105:102", "102", "1970-01-01 00:00:00", "105"),
    ]


def test_a_second_load_adds_what_is_new_and_what_comes_out_otherwise(raw: RawFolder) -> None:
    first = load(raw)
    again = load(raw)
    assert (again.rows_loaded, again.batch_id) == (0, None)
    assert first.files[-1].rows_loaded == 14
    second = load(raw, FIXTURE / "day_2")
    assert second.files[-1].rows_loaded == 3
    # The bounce has found its contact, and its mail and that of another have a name now.
    [before, after] = activity(raw, "email:e6")
    assert (before[0], before[4]) == ("nobody@else.example", "Come to our summit")
    assert (after[0], after[4]) == ("106", "Summit")
    assert len(activity(raw, "email:e7")) == 2
    assert len(activity(raw, "email:e8")) == 1
    versions = "select fields['title'] from raw.hubspot_contacts where id = '102' order by _row_id"
    assert raw.rows(versions) == [("VP Sales",), ("Chief Revenue Officer",)]


def test_activities_are_joined_by_the_next_load_if_one_was_cut_short(raw: RawFolder) -> None:
    load(raw)
    import duckdb  # noqa: PLC0415

    with duckdb.connect(str(raw.warehouse)) as connection:
        connection.execute("delete from raw.hubspot_activities")
        connection.execute("delete from raw.loaded_files where table_name = 'hubspot_activities'")
    again = load(raw)
    assert again.files[-1].rows_loaded == 14
    assert again.batch_id is not None


def test_an_engagement_without_any_date_is_rejected_once(raw: RawFolder, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    shutil.copytree(FIXTURE / "day_1", folder)
    (folder / "engagement.csv").unlink()
    report = load(raw, folder)
    assert report.files[-1].rows_rejected == 1
    assert raw.rows("select reason, row_text from raw.rejected_rows") == [
        ("occurred_at: missing in every table that tells of it", "engagement:901:102")
    ]
    assert len(activity(raw, "engagement:900:102")) == 1
    assert load(raw, folder).files[-1].status is FileStatus.ALREADY_LOADED


def test_tables_that_are_not_there_are_missing_and_others_are_not_needed(
    raw: RawFolder, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for name in ("contact.csv", "company.csv"):
        shutil.copy(FIXTURE / "day_1" / name, folder)
    report = load(raw, folder)
    assert [file.status for file in report.files if file.source_file == "company.csv"] == [
        FileStatus.NOT_NEEDED
    ]
    # What contacts say of merges needs no other table.
    assert report.files[-1].rows_loaded == 2


def test_one_instance_has_the_leads_of_one_system(raw: RawFolder) -> None:
    raw.write_activities("1,7,2026-02-03,1,,,/,")
    raw.load()
    with pytest.raises(WrongUsageError, match="'default' has leads of marketo already"):
        load(raw, instance="default")


def test_a_field_of_marketos_name_gives_way_to_the_property_that_means_it(raw: RawFolder) -> None:
    raw.write(
        "contact.csv", "id,property_title,property_jobtitle,property_numemployees\n1,Dr,CEO,5\n"
    )
    load(raw, raw.folder)
    fields = raw.value("select fields from raw.hubspot_contacts")
    assert fields == {"title": "CEO", "property_title": "Dr", "number_of_employees": "5"}

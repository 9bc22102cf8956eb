"""Which file goes to which table, and what the tables are (contract §2)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from leadscore.errors import DataError, WrongUsageError
from leadscore.loader import create_raw_tables
from leadscore.loader.layout import PATTERNS, raw_files, raw_tables, table_of


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("marketo/activities.csv", "marketo_activities"),
        ("marketo/activities_2026-03.csv.gz", "marketo_activities"),
        ("marketo/leads-1.parquet", "marketo_leads"),
        ("marketo/deleted_leads.csv", "marketo_deleted_leads"),
        ("salesforce/lead.csv", "salesforce_lead"),
        ("salesforce/leads_1.csv", "salesforce_lead"),
        ("salesforce/lead_history.csv", "salesforce_lead_history"),
        ("salesforce/opportunity.csv", "salesforce_opportunity"),
        ("salesforce/opportunity_contact_role.csv", "salesforce_opportunity_contact_role"),
        ("salesforce/task.csv", "salesforce_task"),
        ("salesforce/contact.csv", "salesforce_contact"),
        ("marketo/contact.csv", None),
        ("marketo/my_leads.csv", None),
        ("marketo/activities.txt", None),
        ("marketo/activities.csv.bz2", None),
        ("marketo/activities.parquet.gz", None),
        ("leads.csv", None),
        ("salesforce/lead/old.csv", None),
    ],
)
def test_the_longest_pattern_that_matches_names_the_table(path: str, table: str | None) -> None:
    assert table_of(path) == table


def test_every_pattern_has_a_declared_table_with_an_id() -> None:
    for name in PATTERNS.values():
        assert any(column.required for column in raw_tables()[name].payload)


def test_files_come_in_text_order_with_the_rest_marked_as_skipped(tmp_path: Path) -> None:
    for name in (
        "marketo/activities_b.csv",
        "marketo/activities_B.csv",
        "marketo/activities_10.csv",
        "marketo/activities_9.csv",
        "marketo/notes.txt",
        "marketo/deeper/leads.csv",
        "salesforce/task.csv",
        "readme.md",
        "other/leads.csv",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = raw_files(tmp_path)
    assert [file.source_file for file in found if file.table] == [
        "marketo/activities_10.csv",
        "marketo/activities_9.csv",
        "marketo/activities_B.csv",
        "marketo/activities_b.csv",
        "salesforce/task.csv",
    ]
    skipped = {file.source_file: file.why_not for file in found if not file.table}
    assert sorted(skipped) == [
        "marketo/deeper",
        "marketo/notes.txt",
        "other/leads.csv",
        "readme.md",
    ]
    assert all(skipped.values())


def test_a_relative_folder_gives_paths_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo/leads.csv").touch()
    monkeypatch.chdir(tmp_path)
    assert [file.source_file for file in raw_files(Path())] == ["marketo/leads.csv"]


def test_a_folder_without_raw_files_names_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").touch()
    with pytest.raises(DataError, match=r"marketo/activities\*.*\.csv\.gz"):
        raw_files(tmp_path)


def test_what_is_no_folder_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "absent"):
        with pytest.raises(WrongUsageError, match=str(path)):
            raw_files(path)


def test_raw_tables_are_made_as_declared_and_making_them_again_changes_nothing() -> None:
    with duckdb.connect() as connection:
        create_raw_tables(connection)
        connection.execute(
            "insert into raw.marketo_deleted_leads values (1,'d',1,now(),'f',2,'7',null)"
        )
        create_raw_tables(connection)
        for table in raw_tables().values():
            described = connection.execute(f"describe raw.{table.name}").fetchall()
            assert [(row[0], row[1].lower(), row[2]) for row in described] == [
                (
                    column.name,
                    column.data_type.lower(),
                    "NO" if column.required else "YES",
                )
                for column in table.columns
            ]
        assert connection.execute("select count(*) from raw.marketo_deleted_leads").fetchall() == [
            (1,)
        ]


def test_a_table_with_other_columns_is_a_fault_of_the_warehouse() -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create table raw.marketo_leads (id varchar)")
        with pytest.raises(DataError, match=r"raw\.marketo_leads"):
            create_raw_tables(connection)

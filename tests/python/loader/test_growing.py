"""Tables that grow where they are: what was loaded before adds nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from leadscore.loader import FileStatus, LoadReport, load_folder
from leadscore.loader.conversion import ConvertedRows, RowConverter
from leadscore.loader.rows import RowBatch

from .conftest import RawFolder

SCHEMA = """
create table activity_visit_webpage(
    id bigint, lead_id bigint, activity_date timestamptz, primary_attribute_value varchar,
    webpage_url varchar, _fivetran_synced timestamptz
);
create table lead(id bigint, email varchar, updated_at timestamptz, _fivetran_synced timestamptz)
"""
ROWS = """
insert into activity_visit_webpage
select i, i % 9, timestamptz '2026-01-01 00:00:00Z' + interval (i) minute, '/p' || i % 7, '/', now()
from range({first}, {last}) as numbers(i)
"""


class Landed:
    """A DuckDB file that a connector writes, and the warehouse that it is loaded into."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "landed.duckdb"
        self.warehouse = folder / "warehouse.duckdb"
        self.write(SCHEMA)

    def write(self, statements: str) -> None:
        with duckdb.connect(str(self.file)) as connection:
            connection.execute(statements)

    def load(self, instance: str = "default") -> LoadReport:
        return load_folder(self.file, self.warehouse, instance, layout="fivetran_marketo")

    def counts(self, report: LoadReport, table: str = "marketo_activities") -> tuple[int, int]:
        (file,) = (file for file in report.files if file.table == table)
        return file.rows_loaded, file.rows_known


@pytest.fixture
def landed(tmp_path: Path) -> Landed:
    return Landed(tmp_path)


def test_of_a_table_that_has_grown_only_the_new_rows_come(landed: Landed) -> None:
    landed.write(ROWS.format(first=0, last=70_000))
    assert landed.counts(landed.load()) == (70_000, 0)
    landed.write(ROWS.format(first=70_000, last=70_010))
    assert landed.counts(landed.load()) == (10, 70_000)
    with duckdb.connect(str(landed.warehouse)) as connection:
        assert connection.execute(
            "select _batch_id, count(*), min(marketo_guid::int), max(marketo_guid::int)"
            " from raw.marketo_activities group by 1 order by 1"
        ).fetchall() == [(1, 70_000, 0, 69_999), (2, 10, 70_000, 70_009)]
        assert connection.execute(
            "select rows_loaded from raw.loaded_files where table_name = 'marketo_activities'"
            " order by file_no"
        ).fetchall() == [(70_000,), (10,)]
        # The numbers of rows are those of the places in the table.
        assert connection.execute(
            "select min(_source_line) from raw.marketo_activities where _batch_id = 2"
        ).fetchall() == [(70_001,)]


def test_the_instant_of_the_sync_makes_no_row_new(landed: Landed) -> None:
    landed.write(ROWS.format(first=0, last=5))
    landed.load()
    landed.write("update activity_visit_webpage set _fivetran_synced = '2030-01-01'")
    assert landed.counts(landed.load()) == (0, 5)


def test_a_row_that_was_changed_is_loaded_beside_the_former_one(landed: Landed) -> None:
    landed.write(ROWS.format(first=0, last=5))
    landed.write(
        "insert into lead values (1, 'a@b.c', '2026-01-01 00:00:00Z', now()),"
        " (2, null, null, now())"
    )
    landed.load()
    landed.write("update activity_visit_webpage set webpage_url = '/new' where id = 3")
    landed.write(
        "update lead set email = 'new@b.c', updated_at = '2026-02-01 00:00:00Z' where id = 1"
    )
    report = landed.load()
    assert landed.counts(report) == (1, 4)
    assert landed.counts(report, "marketo_leads") == (1, 1)
    with duckdb.connect(str(landed.warehouse)) as connection:
        assert connection.execute(
            "select updated_at, fields['email'] from raw.marketo_leads where id = '1'"
            " order by _row_id"
        ).fetchall() == [
            (datetime.fromisoformat("2026-01-01"), "a@b.c"),
            (datetime.fromisoformat("2026-02-01"), "new@b.c"),
        ]


def test_a_new_custom_field_makes_new_only_the_rows_that_have_it(landed: Landed) -> None:
    landed.write(
        "insert into lead values (1, 'a@b.c', '2026-01-01 00:00:00Z', now()),"
        " (2, null, null, now())"
    )
    landed.load()
    landed.write("alter table lead add column aardvark varchar")
    landed.write("update lead set aardvark = 'x' where id = 2")
    assert landed.counts(landed.load(), "marketo_leads") == (1, 1)


def test_rows_are_known_by_source_instance(landed: Landed) -> None:
    landed.write(ROWS.format(first=0, last=5))
    landed.load()
    assert landed.counts(landed.load("emea")) == (5, 0)


def test_rows_that_come_twice_in_one_load_are_both_kept_and_not_again(landed: Landed) -> None:
    landed.write(ROWS.format(first=0, last=5))
    landed.write(ROWS.format(first=3, last=5))
    assert landed.counts(landed.load()) == (7, 0)
    landed.write(ROWS.format(first=3, last=6))
    assert landed.counts(landed.load()) == (1, 9)


def test_a_file_that_was_exported_anew_adds_its_new_rows_and_new_rejected_ones(
    raw: RawFolder,
) -> None:
    rows = [f"{number},7,2026-01-01" for number in range(60)]
    header = "id,lead_id,activity_date"

    def export(*more: str) -> tuple[int, int, int]:
        raw.write("activity_open_email.csv", "\n".join([header, *rows, *more]))
        (file,) = raw.load(layout="fivetran_marketo").files
        assert file.status is FileStatus.LOADED
        return file.rows_loaded, file.rows_rejected, file.rows_known

    assert export(",7,2026-01-01") == (60, 1, 0)
    assert export(",7,2026-01-01", "60,7,2026-01-01", ",8,2026-01-01") == (1, 1, 61)
    assert export("60,7,2026-01-01", ",7,2026-01-01", ",8,2026-01-01") == (0, 0, 63)
    assert raw.value("select count(*) from raw.rejected_rows") == 2


def test_only_the_stretches_that_have_changed_are_read_row_by_row(
    landed: Landed, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted: list[int] = []
    convert = RowConverter.convert

    def counted(converter: RowConverter, batch: RowBatch) -> ConvertedRows:
        converted.append(len(batch.lines))
        return convert(converter, batch)

    monkeypatch.setattr(RowConverter, "convert", counted)
    landed.write(ROWS.format(first=0, last=100_000))
    landed.load()
    assert sum(converted) == 100_000
    converted.clear()
    landed.write(ROWS.format(first=100_000, last=100_010))
    assert landed.counts(landed.load()) == (10, 100_000)
    assert 10 <= sum(converted) <= 40_000
    converted.clear()
    landed.write("update activity_visit_webpage set webpage_url = '/new' where id = 40000")
    assert landed.counts(landed.load()) == (1, 100_009)
    assert 0 < sum(converted) <= 40_000
    # For another instance nothing of it is known.
    converted.clear()
    assert landed.counts(landed.load("emea")) == (100_010, 0)
    assert sum(converted) == 100_010


def test_a_load_that_fails_keeps_nothing_of_the_table(
    landed: Landed, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed.write(ROWS.format(first=0, last=5))

    def fail(*_: object) -> None:
        raise RuntimeError("stopped")

    with monkeypatch.context() as patched:
        patched.setattr("leadscore.loader.insertion.Inserter.record_file", fail)
        with pytest.raises(RuntimeError, match="stopped"):
            landed.load()
    with duckdb.connect(str(landed.warehouse)) as connection:
        for table in ("marketo_activities", "loaded_chunks"):
            assert connection.execute(f"select count(*) from raw.{table}").fetchall() == [(0,)]
    assert landed.counts(landed.load()) == (5, 0)

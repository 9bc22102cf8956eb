"""Marts compared whatever the time at which their rows were loaded."""

from pathlib import Path

import duckdb
import pytest

from leadscore.mart_columns import mart_columns, selection

DECLARED = {
    "activity_reconciliation": {"raw_rows", "rejected"},
    "data_quality": {
        "undated_rows",
        "rejected_rows",
        "late_rows",
        "median_lag_days",
        "greatest_lag_days",
        "history_rows",
        "future_rows",
    },
    "rejected_row_reasons": {
        "rejected_on",
        "reason",
        "rejected_rows",
        "example_file",
        "example_line",
    },
}


def test_few_columns_depend_on_when_rows_were_loaded() -> None:
    found = {
        name: set(mart.depends_on_load)
        for name, mart in mart_columns().items()
        if mart.depends_on_load
    }
    assert found == DECLARED
    assert len(mart_columns()) > len(DECLARED)


@pytest.fixture
def warehouse(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(tmp_path / "warehouse.duckdb"))
    connection.execute(
        """
        create table activity_reconciliation as
        select * from (values
            ('marketo', 'default', date '2026-03-01', 5, 1, 0, 0, 0, 4, 0),
            ('marketo', 'default', date '2026-03-02', 2, 2, 0, 0, 0, 0, 0)
        ) as rows (activity_source, source_instance, activity_on, raw_rows, rejected, duplicates,
            of_deleted_leads, excluded, scored, unmatched);
        create table rejected_row_reasons as
        select * from (values
            ('default', 'marketo_leads', date '2026-03-01', 'bad', 5, 'a.csv', 1),
            ('default', 'marketo_leads', date '2026-03-02', 'bad', 1, 'b.csv', 2)
        ) as rows (source_instance, source_table, rejected_on, reason, rejected_rows, example_file,
            example_line)
        """
    )
    return connection


def test_columns_and_rows_that_loading_makes_are_left_out(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    mart = "activity_reconciliation"
    rows = warehouse.execute(selection(mart, mart, loaded_apart=True)).fetchall()
    # The second row says nothing but what was rejected.
    assert [(*row[:2], row[2].day, *row[3:]) for row in rows] == [
        ("marketo", "default", 1, 0, 0, 0, 4, 0)
    ]
    assert len(warehouse.execute(selection(mart, mart)).fetchall()) == 2


def test_rows_that_are_alike_without_their_day_of_loading_are_one(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    mart = "rejected_row_reasons"
    rows = warehouse.execute(selection(mart, mart, loaded_apart=True)).fetchall()
    assert rows == [("default", "marketo_leads")]


def test_a_mart_that_nobody_declared_is_compared_whole(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert selection("a_view", "marts.a_view", loaded_apart=True) == "select * from marts.a_view"

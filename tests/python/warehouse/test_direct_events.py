"""Rows of `raw.events` that another pipeline wrote: scored by the next run like any others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cases.history import write_scorecard
from leadscore.loader.load import create_raw_tables
from leadscore.standing import inputs_digest, record_finished_build, standing_build
from oracle.by_hand import instant, rule, tables
from warehouse.dbt_worker import FILE_NAME, DbtWorker

AS_OF = "2026-03-01"
SCORECARD = tables(
    activity_types=[
        {
            "source": "events",
            "type_id": "logged_in",
            "activity_type": "log_in",
            "is_engagement": "true",
        }
    ],
    behavior_rules=[rule("login", activity_type="log_in"), rule("surge", activity_type="surge")],
)
INSERT = """
    insert into raw.events (
        source_instance, event_id, lead_id, occurred_at, event_type, asset, attributes, _loaded_at
    )
    values (
        'product', '1', '7', '2026-02-01', 'logged_in', '/app', map {'plan': 'pro'}, '2026-02-02'
    )
"""


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> DbtWorker:
    """The project with a scorecard that has rules for events."""
    folder = tmp_path_factory.mktemp("direct")
    write_scorecard(folder / "scorecard", SCORECARD)
    return DbtWorker(folder, folder / "scorecard")


def written(path: Path, *statements: str) -> Path:
    """A warehouse after another pipeline has been at it."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def rows(warehouse: Path, query: str) -> Sequence[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A warehouse with the raw tables, and nothing in them."""
    path = tmp_path / FILE_NAME
    with duckdb.connect(str(path)) as connection:
        create_raw_tables(connection)
    return path


def test_rows_are_scored_and_numbered_once(warehouse: Path, worker: DbtWorker) -> None:
    written(warehouse, INSERT, INSERT.replace("'1'", "'2'").replace("'logged_in'", "'surge'"))
    worker.build(warehouse, AS_OF)
    ledger = "select activity_id, activity_source, activity_type, points from"
    ledger += " marts.behavior_score_events order by 1"
    expected = [
        ("product:1", "product", "log_in", 5),
        ("product:2", "product", "surge", 5),
    ]
    assert rows(warehouse, ledger) == expected
    numbered = rows(warehouse, "select _row_id, _batch_id, _loaded_at from raw.events order by 1")
    assert [row[1] for row in numbered] == [1, 1]
    assert len({row[0] for row in numbered}) == 2
    assert str(numbered[0][2]) == "2026-02-02 00:00:00"
    # A run later nothing of that has changed, and a new row counts.
    written(warehouse, INSERT.replace("'1'", "'3'"))
    worker.build(warehouse, AS_OF)
    assert rows(warehouse, ledger) == [*expected, ("product:3", "product", "log_in", 5)]
    query = "select _row_id, _batch_id, _loaded_at from raw.events order by 1"
    assert rows(warehouse, query)[:2] == numbered
    assert rows(warehouse, "select max(_batch_id) from raw.events") == [(2,)]


def test_a_table_with_the_columns_of_the_issue_alone_is_completed(
    tmp_path: Path, worker: DbtWorker
) -> None:
    warehouse = written(
        tmp_path / FILE_NAME,
        "create schema raw",
        """
        create table raw.events (
            source_instance varchar, event_id varchar, lead_id varchar, occurred_at timestamp,
            event_type varchar, asset varchar, attributes map(varchar, varchar),
            _loaded_at timestamp, note integer
        )
        """,
        INSERT,
    )
    worker.build(warehouse, AS_OF)
    assert rows(warehouse, "select activity_id from marts.behavior_score_events") == [
        ("product:1",)
    ]


def test_rows_that_cannot_be_read_are_rejected_and_counted(
    tmp_path: Path, worker: DbtWorker
) -> None:
    warehouse = written(
        tmp_path / FILE_NAME,
        "create schema raw",
        """
        create table raw.events (
            source_instance varchar, event_id varchar, lead_id varchar, occurred_at timestamp,
            event_type varchar, asset varchar, attributes map(varchar, varchar),
            _loaded_at timestamp
        )
        """,
        INSERT,
        INSERT.replace("'7'", "null"),
        INSERT.replace("'2026-02-01'", "'2963-02-01'"),
        INSERT.replace("'product'", "'marketo'"),
    )
    worker.build(warehouse, AS_OF)
    assert rows(
        warehouse,
        "select source_instance, raw_rows, rejected from marts.activity_reconciliation"
        " order by activity_on, source_instance",
    ) == [("product", 1, 0), ("marketo", 1, 1), ("product", 2, 2)]
    reasons = "select reason from raw.rejected_rows order by 1"
    assert rows(warehouse, reasons) == [
        ("lead_id: missing",),
        ("occurred_at: is not between 1900 and 2199",),
        ("source_instance: is the name of another source",),
    ]
    assert rows(warehouse, "select count(*) from raw.events") == [(1,)]


def test_another_type_than_declared_is_said_in_one_line(
    tmp_path: Path, worker: DbtWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    warehouse = written(
        tmp_path / FILE_NAME,
        "create schema raw",
        "create table raw.events (source_instance varchar, event_id varchar, lead_id bigint,"
        " occurred_at timestamp, event_type varchar, attributes map(varchar, varchar))",
    )
    with pytest.raises(RuntimeError):
        worker.build(warehouse, AS_OF)
    said = (
        "raw.events.lead_id: is bigint, has to be varchar; or keep the table elsewhere and load it"
    )
    assert said in [line.strip() for line in capfd.readouterr().out.splitlines()]


def test_scores_do_not_stand_where_another_pipeline_has_written(
    warehouse: Path, worker: DbtWorker, tmp_path: Path
) -> None:
    worker.build(warehouse, AS_OF)
    digest = inputs_digest(tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        record_finished_build(connection, digest)
        assert standing_build(connection, digest, instant(AS_OF)) is not None
        connection.execute(INSERT)
        assert standing_build(connection, digest, instant(AS_OF)) is None

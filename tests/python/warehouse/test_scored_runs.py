"""What a build leaves in the schema `state`: the history of runs, and what their steps took."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from examples.company import AS_OF, Company, copy
from examples.tables import query, table
from warehouse.marts import differences_between

RUNS = """
    select run_no, is_full_refresh, started_at is not null, ended_at > started_at
    from state.scored_runs order by run_no
"""


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The time zone of Tokyo, in this process and those that it starts."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_run_says_when_it_ran_and_what_each_of_its_steps_took(company: Company) -> None:
    assert query(company.warehouse, RUNS) == table("""
        run | full_refresh | started | took_time
        1   | no           | yes     | yes
        2   | no           | yes     | yes
    """)
    steps = query(
        company.warehouse,
        """
        select run_no, kind, count(*) > 10, min(seconds) >= 0, sum(seconds) > 0
        from state.scored_steps group by 1, 2 order by 1, 2
        """,
    )
    assert steps == table("""
        run | kind  | many | not_negative | took_time
        1   | model | yes  | yes          | yes
        1   | seed  | yes  | yes          | yes
        1   | test  | yes  | yes          | yes
        2   | model | yes  | yes          | yes
        2   | seed  | yes  | yes          | yes
        2   | test  | yes  | yes          | yes
    """)
    numbers = "select run_no, count(distinct step_no) = max(step_no) from state.scored_steps"
    assert query(company.warehouse, f"{numbers} group by 1 order by 1") == table("""
        run | without_gaps
        1   | yes
        2   | yes
    """)


def test_the_instants_of_a_run_are_utc_wherever_the_machine_is(
    company: Company, tmp_path: Path, far_east: None
) -> None:
    warehouse = copy(company.warehouse, tmp_path)
    before = datetime.now(UTC).replace(tzinfo=None)
    company.worker.build(warehouse, AS_OF, "--full-refresh")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        [(started, ended, is_full_refresh)] = connection.execute(
            "select started_at, ended_at, is_full_refresh from state.scored_runs where run_no = 3"
        ).fetchall()
    assert before <= started <= ended <= before + timedelta(minutes=2)
    assert is_full_refresh


def test_a_warehouse_of_a_version_that_kept_less_gains_what_is_kept_now(
    company: Company, tmp_path: Path
) -> None:
    warehouse = copy(company.before, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        for column in ("is_full_refresh", "started_at", "ended_at"):
            connection.execute(f"alter table state.scored_runs drop column {column}")
        connection.execute("drop table state.scored_steps")
    company.worker.build(warehouse, AS_OF)
    assert query(warehouse, RUNS) == table("""
        run | full_refresh | started | took_time
        1   |              | no           |
        2   | no           | yes     | yes
    """)
    assert query(warehouse, "select distinct run_no from state.scored_steps") == [("2",)]
    assert query(warehouse, "describe state.scored_runs") == query(
        company.before, "describe state.scored_runs"
    )


def test_a_mart_of_a_version_that_had_fewer_columns_gains_what_it_lacks(
    company: Company, tmp_path: Path
) -> None:
    warehouse = copy(company.before, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            """
            create table kept as select * exclude (detected_at) from marts.mql_episodes;
            drop table marts.mql_episodes;
            create table marts.mql_episodes as select * from kept;
            drop table kept;
            update state.scored_runs set code_fingerprint = 'of another version';
            """
        )
    company.worker.build(warehouse, AS_OF)
    assert query(warehouse, "select count(detected_at) > 0 from marts.mql_episodes") == [("yes",)]
    company.worker.build(warehouse, AS_OF)
    fresh = copy(warehouse, tmp_path / "fresh")
    company.worker.build(fresh, AS_OF, "--full-refresh")
    assert differences_between(warehouse, fresh) == differences_between(fresh, warehouse) == []


def test_steps_are_kept_of_the_last_400_runs_and_runs_for_good(
    company: Company, tmp_path: Path
) -> None:
    warehouse = copy(company.warehouse, tmp_path)
    # As if the second run had been the 401st.
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update state.scored_runs set run_no = 401 where run_no = 2")
        connection.execute("update state.scored_steps set run_no = 401 where run_no = 2")
        connection.execute("insert into state.scored_steps values (2, 1, 'one', 'model', 0.5)")
    company.worker.build(warehouse, AS_OF)
    steps = "select distinct run_no from state.scored_steps order by 1"
    assert query(warehouse, steps) == [("401",), ("402",)]
    runs = "select run_no, touched_leads from state.scored_runs order by run_no"
    assert query(warehouse, runs) == [("1", "11"), ("401", "6"), ("402", "0")]
    assert differences_between(warehouse, company.warehouse) == []

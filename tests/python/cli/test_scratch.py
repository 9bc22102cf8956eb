"""Tables of one run in a file of their own, where there are too many activities for memory."""

from pathlib import Path

import duckdb
import pytest

from cli.command import Inside
from examples.company import AS_OF, SCORECARD, Company
from leadscore import scratch
from leadscore.scratch import ACTIVITIES_FOR_A_FILE, count_activities, scratch_file
from leadscore.warehouse import open_warehouse
from warehouse.marts import differences_between


def test_a_large_warehouse_is_built_by_way_of_a_file_that_is_taken_away(
    company: Company, inside: Inside, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "ACTIVITIES_FOR_A_FILE", 1)
    made: list[Path] = []
    remove = scratch._remove

    def watched(file: Path) -> None:
        if file.exists():
            made.append(file)
            with duckdb.connect(str(file), read_only=True) as connection:
                found = connection.execute("select count(*) from duckdb_tables()").fetchall()
            assert found[0][0] > 40
        remove(file)

    monkeypatch.setattr(scratch, "_remove", watched)
    outcome = inside(
        *("build", "--as-of", AS_OF, "--full-refresh"),
        *("--scorecard", SCORECARD, "--warehouse", built),
    )
    assert outcome.code == 0
    assert made == [built.with_name(f".{built.name}.scratch")]
    assert [file.name for file in built.parent.iterdir()] == [built.name]
    assert differences_between(built, company.warehouse) == []


def test_the_file_is_taken_away_after_a_failure_and_what_a_killed_build_left_before(
    tmp_path: Path,
) -> None:
    left = tmp_path / ".w.duckdb.scratch"
    left.write_text("half a database")
    left.with_name(f"{left.name}.wal").write_text("and its log")

    def fail() -> None:
        with scratch_file(tmp_path / "w.duckdb", ACTIVITIES_FOR_A_FILE) as file:
            assert file == left
            assert list(tmp_path.iterdir()) == []
            file.write_text("tables")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_memory_does_for_fewer_activities_or_where_the_user_names_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scratch_file(tmp_path / "w.duckdb", ACTIVITIES_FOR_A_FILE - 1) as file:
        assert file is None
    monkeypatch.setenv("LEADSCORE_SCRATCH", str(tmp_path / "mine.duckdb"))
    with scratch_file(tmp_path / "w.duckdb", ACTIVITIES_FOR_A_FILE) as file:
        assert file is None


def test_activities_are_counted_also_where_nothing_was_loaded(built: Path, fresh: Path) -> None:
    with open_warehouse(fresh) as connection:
        assert count_activities(connection) == 0
    with open_warehouse(built) as connection:
        assert count_activities(connection) > 0

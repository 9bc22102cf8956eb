"""Wrong usage, and a warehouse that cannot be used: one line, its exit code, nothing made."""

import time
from pathlib import Path

import pytest

from cli.command import Inside, leadscore
from examples.company import AS_OF, FIXTURE, SCORECARD

COMMANDS = ("load", "validate", "build", "run", "publish", "explain", "status", "demo", "erase")
ON_A_WAREHOUSE: dict[str, list[object]] = {
    "load": ["load", FIXTURE / "emea", "--instance", "emea"],
    "build": ["build", "--as-of", AS_OF, "--scorecard", SCORECARD],
    "run": ["run", FIXTURE / "day_2"],
    "publish": ["publish"],
    "status": ["status", "--json"],
    "explain": ["explain", "1"],
    "explain at another instant": ["explain", "1", "--as-of", "2026-02-01"],
    "demo": ["demo", "--leads", "1000"],
    "erase": ["erase", "1", "--yes"],
    "erase, to look only": ["erase", "1", "--dry-run"],
}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "No such command 'fly'"),
        (["load"], "Missing argument 'RAW_DIR'"),
        (["explain"], "Missing argument 'LEAD'"),
        (["build", "--everything"], "No such option '--everything'"),
        (["build", "--as-of", "yesterday"], "'yesterday'"),
        (["build", "--as-of", "2026-02-30"], "'2026-02-30'"),
        (["build", "--scorecard", "no/such/folder"], "no/such/folder"),
        (["validate", "--scorecard", "no/such/folder"], "no/such/folder"),
        (["load", "no/such/folder"], "no/such/folder"),
        (["load", __file__], "not a folder"),
        (["load", FIXTURE / "day_1", "--instance", "a:b"], "'a:b'"),
        (["demo", "--leads", "10"], "10 is not in the range"),
        (["demo", "--seed", "-1"], "-1 is not in the range"),
        (["status", "--runs", "-1"], "-1 is not in the range"),
        (["run", FIXTURE / "day_1", "--no-publish", "--publish-to", "x"], "contradict each other"),
        (["run", FIXTURE / "day_1", "--publish-to", FIXTURE], "is a folder"),
    ],
)
def test_wrong_usage_is_told_in_one_line_with_exit_code_2(
    inside: Inside, fresh: Path, arguments: list[object], words: str
) -> None:
    outcome = inside(*arguments, "--warehouse", fresh)
    assert outcome.code == 2
    assert words in outcome.error
    assert not fresh.exists()


def test_without_a_command_the_help_is_shown_with_exit_code_2() -> None:
    outcome = leadscore()
    assert outcome.code == 2
    for command in COMMANDS:
        assert f"  {command} " in outcome.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_80_columns(inside: Inside, command: str) -> None:
    outcome = inside(command, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert "--warehouse" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


@pytest.mark.parametrize("command", ON_A_WAREHOUSE)
def test_a_warehouse_in_use_is_told_at_once_with_exit_code_3(locked: Path, command: str) -> None:
    files = set(locked.parent.iterdir())
    before = time.monotonic()
    outcome = leadscore(*ON_A_WAREHOUSE[command], "--warehouse", locked)
    assert outcome.code == 3
    assert f"{locked}: the warehouse is in use by " in outcome.error
    # Before dbt starts, and before a company is made.
    assert time.monotonic() - before < 5
    assert set(locked.parent.iterdir()) == files


@pytest.mark.parametrize("command", ON_A_WAREHOUSE)
def test_a_folder_is_no_warehouse(inside: Inside, tmp_path: Path, command: str) -> None:
    outcome = inside(*ON_A_WAREHOUSE[command], "--warehouse", tmp_path)
    assert outcome.code == 2
    assert f"{tmp_path}: is a folder" in outcome.error
    assert list(tmp_path.iterdir()) == []


# DuckDB would open a data file as a database in memory, and lose what is loaded into it.
@pytest.mark.parametrize("command", ON_A_WAREHOUSE)
@pytest.mark.parametrize("name", ["warehouse.duckdb", "leads.csv", "leads.parquet", "leads.db"])
def test_a_file_of_another_kind_is_no_warehouse_and_stays_as_it_is(
    inside: Inside, tmp_path: Path, command: str, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"SQLite format 3\0, or\nanything\nelse\n")
    outcome = inside(*ON_A_WAREHOUSE[command], "--warehouse", path)
    assert outcome.code == 1
    assert f"{path}: not a DuckDB file" in outcome.error
    assert path.read_bytes() == b"SQLite format 3\0, or\nanything\nelse\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("command", ["load", "build", "run", "demo"])
@pytest.mark.parametrize("parent", ["/proc", __file__])
def test_a_warehouse_that_cannot_be_made_is_a_failure_of_the_system(
    inside: Inside, parent: str, command: str
) -> None:
    outcome = inside(*ON_A_WAREHOUSE[command], "--warehouse", f"{parent}/warehouse.duckdb")
    assert outcome.code == 3
    assert parent in outcome.error


@pytest.mark.parametrize("command", ["publish", "status", "explain", "explain at another instant"])
def test_nothing_can_be_read_where_nothing_was_loaded(
    inside: Inside, fresh: Path, command: str
) -> None:
    outcome = inside(*ON_A_WAREHOUSE[command], "--warehouse", fresh)
    assert outcome.code == 1
    assert "load raw files first" in outcome.error
    assert not fresh.exists()


def test_a_colon_in_the_name_is_no_kind_of_database(
    inside: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = inside("load", FIXTURE / "emea", "--warehouse", ":memory:")
    assert outcome.code == 0
    assert (tmp_path / ":memory:").stat().st_size > 0

"""Who reads the published copy meanwhile, and what stops a publish: nobody sees half of it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from cli.command import Inside, finish, leadscore, size_of, start, wait
from cli.conftest import holding
from cli.published import AFTER, BEFORE, STATE
from examples.company import Company, copy
from examples.tables import query
from leadscore.publish import publish
from leadscore.warehouse import log_of

CROWD = 3_000_000

# Opens the file anew and reads, until it is told to end; writes what it has seen.
READER = """
import sys, threading, duckdb
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
seen, times = set(), 0
print("reading", flush=True)
while not ended.is_set() or times < 3:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        seen |= {row[:5] for row in connection.execute(sys.argv[2]).fetchall()}
    times += 1
for run_no, *_, leads in sorted(seen):
    print(run_no, leads)
"""


@pytest.fixture(scope="module")
def large(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with one mart more, whose copy takes a while."""
    warehouse = copy(company.warehouse, tmp_path_factory.mktemp("large"))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            f"create table marts.a_crowd as select md5(range::varchar) from range({CROWD})"
        )
    return warehouse


def test_readers_see_the_former_state_or_the_new_one_and_never_anything_else(
    company: Company, target: Path
) -> None:
    publish(company.before, target)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(target), STATE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
    for _ in range(15):
        publish(company.warehouse, target)
        publish(company.before, target)
    for reader in readers:
        out, err = reader.communicate(timeout=60)
        assert (out, err) == ("1 6\n2 8\n", "")


def test_who_has_the_former_copy_open_keeps_it_and_finds_the_new_one_when_opening_again(
    company: Company, target: Path
) -> None:
    publish(company.before, target)
    with duckdb.connect(str(target), read_only=True) as connection:
        assert connection.execute("select run_no from published.run").fetchall() == [(1,)]
        assert leadscore("publish", "--warehouse", company.warehouse, "--to", target).code == 0
        assert connection.execute("select run_no from published.run").fetchall() == [(1,)]
        leads = "select count(distinct lead_id) from marts.lead_scores"
        assert connection.execute(leads).fetchall() == [(6,)]
    assert query(target, STATE) == [AFTER]


@pytest.mark.parametrize("written", [0, 1_000_000, 30_000_000])
def test_a_publish_that_is_killed_leaves_the_former_copy_and_the_next_one_clears_up(
    company: Company, large: Path, target: Path, written: int
) -> None:
    publish(company.before, target)
    former = target.read_bytes()
    for _ in range(2):
        process = start("publish", "--warehouse", large, "--to", target)
        others = set(target.parent.iterdir())
        wait(
            process,
            lambda others=others: any(  # type: ignore[misc]
                size_of(path) >= written for path in set(target.parent.iterdir()) - others
            ),
        )
        os.killpg(process.pid, signal.SIGKILL)
        assert finish(process).code == -signal.SIGKILL
        assert target.read_bytes() == former
        assert query(target, STATE) == [BEFORE]
    assert len(list(target.parent.iterdir())) > 1
    assert leadscore("publish", "--warehouse", large, "--to", target).code == 0
    assert list(target.parent.iterdir()) == [target]
    assert query(target, "select count(*) from marts.a_crowd") == [(str(CROWD),)]
    assert query(target, STATE) == [AFTER]


def test_what_a_killed_publish_of_another_file_left_is_not_touched(
    company: Company, inside: Inside, target: Path
) -> None:
    target.parent.mkdir()
    names = [f".other.duckdb.{'0' * 8}.partial", f".{target.name}.notes", "scores.duckdb.partial"]
    for name in names:
        (target.parent / name).touch()
    (target.parent / f".{target.name}.{'0' * 8}.partial.tmp").mkdir()
    (target.parent / f".{target.name}.{'1' * 8}.partial.wal").touch()
    assert inside("publish", "--warehouse", company.warehouse, "--to", target).code == 0
    assert {path.name for path in target.parent.iterdir()} == {*names, target.name}


def test_a_full_disk_is_told_in_one_line_and_leaves_the_former_copy_alone(
    company: Company, large: Path, target: Path
) -> None:
    publish(company.before, target)
    former = target.read_bytes()
    outcome = leadscore(
        "publish", "--warehouse", large, "--to", target, largest_file=size_of(target) + 2_000_000
    )
    assert outcome.code == 3
    assert f"{target}: the copy cannot be written: " in outcome.error
    assert "File too large" in outcome.error
    assert list(target.parent.iterdir()) == [target]
    assert target.read_bytes() == former


def test_ctrl_c_is_told_in_one_line_and_leaves_the_former_copy_alone(
    company: Company, large: Path, target: Path
) -> None:
    publish(company.before, target)
    process = start("publish", "--warehouse", large, "--to", target)
    wait(process, lambda: len(list(target.parent.iterdir())) > 1)
    os.killpg(process.pid, signal.SIGINT)
    outcome = finish(process)
    assert outcome.code == 3
    assert "interrupted" in outcome.error
    assert list(target.parent.iterdir()) == [target]
    assert query(target, STATE) == [BEFORE]


def test_while_one_publish_is_at_work_another_ends_at_once(
    company: Company, inside: Inside, target: Path
) -> None:
    publish(company.before, target)
    unfinished = target.with_name(f".{target.name}.{'a' * 8}.partial")
    with holding(unfinished):
        outcome = inside("publish", "--warehouse", company.warehouse, "--to", target)
        assert outcome.code == 3
        assert f"{target}: the published copy is in use by " in outcome.error
        assert unfinished.exists()
    assert query(target, STATE) == [BEFORE]


def test_of_publishes_that_start_together_each_succeeds_or_says_that_another_is_at_work(
    company: Company, target: Path
) -> None:
    processes = [
        start("publish", "--warehouse", company.warehouse, "--to", target) for _ in range(3)
    ]
    outcomes = [finish(process) for process in processes]
    assert 0 in {outcome.code for outcome in outcomes}
    for outcome in outcomes:
        assert outcome.code == 0 or (outcome.code == 3 and str(target) in outcome.error)
    assert list(target.parent.iterdir()) == [target]
    assert query(target, STATE) == [AFTER]


@pytest.fixture
def foreign_log(tmp_path: Path) -> Iterator[Path]:
    """The log of some database whose process was killed."""
    database = tmp_path / "foreign.duckdb"
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]);"
        "c.execute('create table t as select 1 as i; checkpoint; insert into t values (2)');"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(database)], check=True)
    assert log_of(database).exists()
    yield log_of(database)


@pytest.mark.parametrize("exists", [True, False])
def test_the_log_of_a_file_that_had_the_name_before_is_not_applied_to_the_copy(
    company: Company, inside: Inside, target: Path, foreign_log: Path, exists: bool
) -> None:
    if exists:
        publish(company.before, target)
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(foreign_log, log_of(target))
    assert inside("publish", "--warehouse", company.warehouse, "--to", target).code == 0
    assert list(target.parent.iterdir()) == [target]
    assert query(target, STATE) == [AFTER]


def test_what_a_killed_build_left_in_the_log_of_the_warehouse_is_in_the_copy(
    built: Path, inside: Inside, target: Path
) -> None:
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]);"
        "c.execute(\"update marts.lead_scores set company = 'Only in the log'\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(built)], check=True)
    assert log_of(built).exists()
    assert inside("publish", "--warehouse", built, "--to", target).code == 0
    assert query(target, "select distinct company from marts.lead_scores") == [("Only in the log",)]

"""One process writes a warehouse; every other one that comes ends at once and harms nothing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.command import Inside, Outcome, finish, leadscore, start, wait
from cli.conftest import holding
from examples.company import AS_OF, FIXTURE, SCORECARD, Company, copy
from examples.tables import query
from leadscore import dbt_build
from leadscore.dbt_build import BuildReport, target_folder
from leadscore.loader import load_folder
from leadscore.project import PROJECT_ROOT
from warehouse.marts import differences_between

AT_ONCE = 10
BUILD = ("build", "--as-of", AS_OF, "--scorecard", SCORECARD)


@pytest.fixture
def loaded(company: Company, tmp_path: Path) -> Iterator[Path]:
    """The small company before its second load is built."""
    warehouse = copy(company.before, tmp_path / "loaded")
    load_folder(FIXTURE / "day_2", warehouse)
    yield warehouse
    shutil.rmtree(target_folder(warehouse), ignore_errors=True)


def _plain_dbt(warehouse: Path, folder: Path) -> Outcome:
    done = subprocess.run(
        [
            sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "build",
            "--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT),
            "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"),
        ],
        env=os.environ | {"LEADSCORE_WAREHOUSE": str(warehouse)},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_while_a_build_is_at_work_whatever_else_comes_ends_at_once_and_harms_nothing(
    company: Company, loaded: Path, tmp_path: Path
) -> None:
    log = target_folder(loaded) / "dbt.log"
    first = start(*BUILD, "--warehouse", loaded)
    wait(first, lambda: log.exists() and "leadscore.int_leads" in log.read_text())
    # Held in the middle, so that it is at work however long the others take.
    os.killpg(first.pid, signal.SIGSTOP)
    try:
        for command in (
            BUILD,
            ("build", "--full-refresh"),
            ("load", FIXTURE / "day_1"),
            ("run", FIXTURE / "day_1"),
            ("publish",),
            ("status",),
            ("explain", "1"),
        ):
            began = time.monotonic()
            outcome = leadscore(*command, "--warehouse", loaded)
            assert outcome.code == 3, command
            assert f"{loaded}: the warehouse is in use by " in outcome.error
            assert time.monotonic() - began < AT_ONCE
        plain = _plain_dbt(loaded, tmp_path)
        assert plain.code != 0
        assert "Could not set lock" in plain.out
    finally:
        os.killpg(first.pid, signal.SIGCONT)
    outcome = finish(first)
    assert (outcome.code, outcome.err) == (0, "")
    assert query(loaded, "select count(*) from state.scored_runs") == [("2",)]
    assert not (loaded.parent / "published").exists()
    # Loaded at another instant, but the same rows.
    assert differences_between(loaded, company.warehouse, loaded_apart=True) == []


def test_of_builds_that_start_together_one_scores_and_the_other_says_why_not(
    company: Company, loaded: Path
) -> None:
    processes = [start(*BUILD, "--warehouse", loaded) for _ in range(2)]
    outcomes = sorted((finish(process) for process in processes), key=lambda outcome: outcome.code)
    assert outcomes[0].code == 0
    # Where the second came so late that the first was done, it is the next one.
    if outcomes[1].code != 0:
        assert outcomes[1].code == 3
        assert f"{loaded}: the warehouse is in use by " in outcomes[1].error
    assert differences_between(loaded, company.warehouse, loaded_apart=True) == []
    assert leadscore(*BUILD, "--warehouse", loaded).code == 0
    assert differences_between(loaded, company.warehouse, loaded_apart=True) == []


def test_a_warehouse_that_is_taken_while_dbt_starts_is_told_like_any_other(
    company: Company, inside: Inside, loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = dbt_build.build

    def late(warehouse: Path, **options: Any) -> BuildReport:
        """Between the look at the file and dbt's own opening of it, somebody else comes."""
        with holding(warehouse):
            return build(warehouse, **options)

    monkeypatch.setattr(dbt_build, "build", late)
    outcome = inside(*BUILD, "--warehouse", loaded)
    assert outcome.code == 3
    assert f"{loaded}: the warehouse is in use by " in outcome.error
    assert query(loaded, "select count(*) from state.scored_runs") == [("1",)]
    company.worker.build(loaded, AS_OF)
    assert differences_between(loaded, company.warehouse, loaded_apart=True) == []


def test_a_build_has_succeeded_also_where_another_command_comes_before_it_has_looked_back(
    inside: Inside, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = holding(built)

    def build(*_: Any, **__: Any) -> BuildReport:
        taken.__enter__()
        return BuildReport(7, {})

    monkeypatch.setattr(dbt_build, "build", build)
    outcome = inside(*BUILD, "--warehouse", built)
    taken.__exit__(None, None, None)
    assert (outcome.code, outcome.err) == (0, "")
    assert f"{built}: scores as of 2026-04-01 12:00:00 UTC; 7 steps in " in outcome.out


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (BUILD, 3),
        (("load", FIXTURE / "day_2"), 3),
        (("status",), 0),
        (("publish",), 0),
        (("explain", "1"), 0),
    ],
)
def test_who_reads_the_warehouse_itself_keeps_writers_out_and_readers_not(
    inside: Inside, built: Path, command: tuple[object, ...], code: int
) -> None:
    with holding(built, read_only=True):
        outcome = inside(*command, "--warehouse", built)
    assert outcome.code == code
    if code:
        assert f"{built}: the warehouse is in use by " in outcome.error

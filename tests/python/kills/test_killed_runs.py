"""`leadscore run` killed at its load, its build and its publishing: the next one ends well."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.command import finish, leadscore, size_of, start, wait
from cli.published import STATE
from examples.company import FIXTURE, SCORECARD
from examples.tables import query
from leadscore.dbt_build import target_folder
from leadscore.publish import published_file
from warehouse.dbt_worker import FILE_NAME, DbtWorker
from warehouse.marts import copy_raw, differences_between

AS_OF = "2026-04-01 12:00:00"


def test_the_next_run_after_kills_in_each_of_its_parts_ends_as_if_there_had_been_none(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    raw = tmp_path / "raw"
    for day in ("day_1", "day_2"):
        shutil.copytree(FIXTURE / day, raw, dirs_exist_ok=True)
    warehouse = tmp_path / "played" / FILE_NAME
    log = target_folder(warehouse) / "dbt.log"
    copy = published_file(warehouse)
    run = ("run", raw, "--warehouse", warehouse, "--scorecard", SCORECARD, "--as-of", AS_OF)

    def is_loading() -> bool:
        return size_of(warehouse.with_name(f"{FILE_NAME}.wal")) > 0

    def is_scoring() -> bool:
        return log.exists() and '"LogStartLine"' in log.read_text(encoding="utf-8")

    def is_publishing() -> bool:
        return copy.parent.exists() and any(copy.parent.iterdir())

    try:
        for begun in (is_loading, is_scoring, is_publishing):
            log.unlink(missing_ok=True)
            _kill_once(run, begun)
        outcome = leadscore(*run)
        assert (outcome.code, outcome.err) == (0, ""), outcome
    finally:
        shutil.rmtree(log.parent, ignore_errors=True)
    fresh = tmp_path / "fresh" / FILE_NAME
    fresh.parent.mkdir()
    copy_raw(warehouse, fresh)
    DbtWorker(tmp_path_factory.mktemp("dbt"), SCORECARD).build(fresh, AS_OF)
    assert not differences_between(warehouse, fresh)
    assert not differences_between(fresh, warehouse)
    [(_, as_of, *_, leads, unexplained)] = query(copy, STATE)
    assert (as_of, unexplained) == ("2026-04-01 12:00", "0E-8")
    assert leads == query(warehouse, "select count(distinct lead_id) from marts.lead_scores")[0][0]
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def _kill_once(command: tuple[object, ...], begun: Callable[[], bool]) -> None:
    process = start(*command)
    wait(process, begun)
    os.killpg(process.pid, signal.SIGKILL)
    assert finish(process).code == -signal.SIGKILL

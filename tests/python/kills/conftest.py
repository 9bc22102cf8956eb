"""How many plans are played, and from which seed on; the companies that they share."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kills.company import Company, make_company, save, saved
from kills.plan import Plan
from kills.player import Played, Player
from warehouse.dbt_worker import DbtWorker

# Few enough for `make test`, and chosen so that between them they reach every means, story and
# way to finish; `make soak-kills KILLS=...` plays more.
DEFAULT_SEEDS = (2516, 2517, 2518)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=None)
    parser.addoption("--first-kill-seed", type=int, default=0)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kill_seed" in metafunc.fixturenames:
        count = metafunc.config.getoption("--kills")
        first = metafunc.config.getoption("--first-kill-seed")
        seeds = DEFAULT_SEEDS if count is None else range(first, first + count)
        metafunc.parametrize("kill_seed", seeds)


@pytest.fixture(scope="session")
def play(
    tmp_path_factory: pytest.TempPathFactory, company_of: Callable[[int], Company]
) -> Callable[[Plan, Path], Played]:
    """Plays a plan in a folder. The project is parsed once in this process for what it compares."""
    scorecard = tmp_path_factory.mktemp("kills") / "scorecard"
    worker = DbtWorker(tmp_path_factory.mktemp("dbt"), scorecard)

    def play(plan: Plan, folder: Path) -> Played:
        return Player(plan, company_of(plan.company), folder, scorecard, worker).play()

    return play


@pytest.fixture(scope="session")
def company_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Company]:
    """Companies by number, each made once for all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "companies"
    folder.mkdir(exist_ok=True)

    @cache
    def company(number: int) -> Company:
        with (folder / f"{number}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            place = folder / str(number)
            found = saved(place)
            if found is None:
                # An attempt that failed leaves a part.
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                found = make_company(place, number)
                save(found)
            return found

    return company

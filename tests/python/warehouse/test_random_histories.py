"""Contract 5.2: after any loads and edits every mart equals a full build, and the oracle."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.history import Case, random_case
from warehouse.dbt_worker import DbtWorker
from warehouse.histories import described, play, shrunk


@pytest.fixture(scope="session")
def scorecard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder whose files each step writes anew."""
    return tmp_path_factory.mktemp("random") / "scorecard"


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory, scorecard: Path) -> DbtWorker:
    """The project, parsed once in this process."""
    return DbtWorker(tmp_path_factory.mktemp("dbt"), scorecard)


def test_marts_equal_the_oracle_and_a_fresh_build_after_every_step(
    history_seed: int, tmp_path: Path, scorecard: Path, worker: DbtWorker
) -> None:
    case = random_case(history_seed)
    found = play(case, tmp_path / "history", scorecard, worker)
    if found:
        attempts = iter(range(1_000_000))

        def fails(smaller: Case) -> bool:
            return bool(play(smaller, tmp_path / f"smaller_{next(attempts)}", scorecard, worker))

        small = shrunk(case, fails)
        pytest.fail("\n".join(found[:12]) + "\n\nshrunk to\n" + described(small), pytrace=False)

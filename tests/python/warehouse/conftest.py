"""How many random histories are built, and from which seed on."""

from __future__ import annotations

import pytest

# Enough to reach every clause and few enough for `make test`; `make soak CASES=...` runs more.
DEFAULT_CASES = 10


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=int, default=DEFAULT_CASES)
    parser.addoption("--first-seed", type=int, default=0)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "history_seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("--first-seed")
        count = metafunc.config.getoption("--cases")
        metafunc.parametrize("history_seed", range(first, first + count))

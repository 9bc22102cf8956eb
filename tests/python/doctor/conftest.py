"""A warehouse of which the doctor says nothing, for tests that spoil one thing in it each."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from doctor.healthy import make_healthy
from examples.company import Company, copy
from leadscore.doctor import Diagnosis, Finding, diagnose

Spoiled = Callable[..., Diagnosis]
"""What is said of the healthy warehouse after some statements."""


@pytest.fixture(scope="session")
def healthy(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with marts of quality that say nothing but good of it."""
    warehouse = copy(company.warehouse, tmp_path_factory.mktemp("healthy"))
    make_healthy(warehouse)
    return warehouse


@pytest.fixture
def spoiled(healthy: Path, tmp_path: Path) -> Spoiled:
    def run(*statements: str) -> Diagnosis:
        warehouse = copy(healthy, tmp_path)
        with duckdb.connect(str(warehouse)) as connection:
            for statement in statements:
                connection.execute(statement)
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            return diagnose(connection, warehouse)

    return run


def only(diagnosis: Diagnosis) -> Finding:
    """The one finding of a diagnosis."""
    (finding,) = diagnosis.findings
    return finding

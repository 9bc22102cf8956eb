"""Warehouses for commands to work on."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.command import Inside, Outcome
from examples.company import Company, copy
from leadscore.cli import main
from leadscore.dbt_build import target_folder
from warehouse.dbt_worker import FILE_NAME

HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def inside(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Inside:
    monkeypatch.delenv("LEADSCORE_WAREHOUSE", raising=False)

    def run(*arguments: object) -> Outcome:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        assert isinstance(ended.value.code, int)
        return Outcome(ended.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """The path of a warehouse that does not exist yet."""
    path = tmp_path / "fresh" / FILE_NAME
    yield path
    shutil.rmtree(target_folder(path), ignore_errors=True)


@pytest.fixture
def built(company: Company, tmp_path: Path) -> Iterator[Path]:
    """A copy of the small company, built."""
    path = copy(company.warehouse, tmp_path / "built")
    yield path
    shutil.rmtree(target_folder(path), ignore_errors=True)


@pytest.fixture
def locked(company: Company, tmp_path: Path) -> Iterator[Path]:
    """A copy of the small company that another process has open."""
    path = copy(company.warehouse, tmp_path / "locked")
    with holding(path):
        yield path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a copy is published to; its folder does not exist yet."""
    return tmp_path / "bi" / "scores.duckdb"


@contextmanager
def holding(path: Path, *, read_only: bool = False) -> Iterator[None]:
    """Another process has a DuckDB file open meanwhile, to write it if not said otherwise."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), "read" if read_only else "write"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    try:
        yield
    finally:
        holder.communicate()

"""A warehouse with a person in it, before and after the person was erased by the command."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.command import Outcome, start
from erasure.people import ADDRESS, write_parquet_people, write_people
from examples.company import AS_OF, Company, copy
from leadscore.dbt_build import target_folder
from leadscore.loader import load_folder
from leadscore.publish import publish, published_file

BUILD_SECONDS = 900


@dataclass(frozen=True)
class People:
    """Warehouses that tests read; to write, `copy` one.

    `raw` and `raw_emea` are what was loaded, `before` is built and published, `after` the same once
    the command has erased the person, `elsewhere` the copy that was published to another place.
    """

    company: Company
    raw: Path
    raw_emea: Path
    before: Path
    after: Path
    elsewhere: Path
    elsewhere_before: Path
    dry_run: Outcome
    outcome: Outcome


@pytest.fixture(scope="session")
def people(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    folder = tmp_path_factory.mktemp("people")
    raw = write_people(folder / "raw")
    raw_emea = write_parquet_people(folder / "raw_emea")
    after = folder / "after" / company.warehouse.name
    assert not load_folder(raw, after).refused
    assert not load_folder(raw_emea, after, "emea").refused
    company.worker.build(after, AS_OF)
    before = copy(after, folder / "before")
    elsewhere = folder / "bi" / "copy.duckdb"
    publish(after, published_file(after))
    publish(after, elsewhere)
    elsewhere_before = folder / "copy_before.duckdb"
    shutil.copyfile(elsewhere, elsewhere_before)
    after.chmod(0o640)
    dry_run = _erase(ADDRESS, "--dry-run", "--warehouse", after)
    outcome = _erase(ADDRESS.lower(), "--yes", "--warehouse", after)
    yield People(
        company, raw, raw_emea, before, after, elsewhere, elsewhere_before, dry_run, outcome
    )
    shutil.rmtree(target_folder(after), ignore_errors=True)


def _erase(*arguments: object) -> Outcome:
    """The command with time for a build, whatever else the machine does."""
    process = start("erase", *arguments)
    out, err = process.communicate(timeout=BUILD_SECONDS)
    return Outcome(process.returncode, out, err)

"""The small company of tests/fixtures/small_company, loaded and built twice."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from leadscore.loader import load_folder
from leadscore.project import PROJECT_ROOT
from warehouse.dbt_worker import FILE_NAME, DbtWorker

FIXTURE = PROJECT_ROOT / "tests" / "fixtures" / "small_company"
SCORECARD = FIXTURE / "scorecard"

AS_OF_BEFORE = "2026-03-25 00:00:00"
AS_OF = "2026-04-01 12:00:00"

_FIRST_LOAD = datetime(2026, 3, 25, 6, tzinfo=UTC)
_SECOND_LOAD = datetime(2026, 4, 1, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Company:
    """Warehouses that tests read; to write, `copy` one. `worker` builds with its scorecard."""

    folder: Path
    worker: DbtWorker
    before: Path
    """Loads `day_1` and `emea`, as of `AS_OF_BEFORE`."""
    warehouse: Path
    """The same after the load `day_2` and an incremental build as of `AS_OF`."""


def build_company(folder: Path) -> Company:
    worker = DbtWorker(folder, SCORECARD)
    before = folder / "before" / FILE_NAME
    load_folder(FIXTURE / "day_1", before, loaded_at=_FIRST_LOAD)
    load_folder(FIXTURE / "emea", before, "emea", loaded_at=_FIRST_LOAD)
    worker.build(before, AS_OF_BEFORE)
    warehouse = copy(before, folder / "after")
    load_folder(FIXTURE / "day_2", warehouse, loaded_at=_SECOND_LOAD)
    worker.build(warehouse, AS_OF)
    return Company(folder, worker, before, warehouse)


def copy(warehouse: Path, folder: Path) -> Path:
    """A copy of a warehouse that nobody has open, under the name that the worker needs."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / FILE_NAME
    shutil.copyfile(warehouse, target)
    # What the last process wrote may still be in the log beside the file.
    log = warehouse.with_name(f"{warehouse.name}.wal")
    if log.exists():
        shutil.copyfile(log, folder / f"{FILE_NAME}.wal")
    return target

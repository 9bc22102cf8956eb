"""The floor gives what the marts hold, so that a build can be compared with it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from benchmarks.floor import differing_rows, run_floor, scored_as_of, unequal_tables
from leadscore.demo import generate
from leadscore.loader import load_folder
from leadscore.project import DEFAULT_SCORECARD
from warehouse.dbt_worker import FILE_NAME, DbtWorker

END = datetime(2026, 11, 1)  # noqa: DTZ001 -- instants are UTC without a zone throughout
# In the midst of a day, with activities, versions and deletions still to come.
AS_OF = datetime(2026, 10, 20, 13, 37)  # noqa: DTZ001


@dataclass(frozen=True)
class Built:
    warehouse: Path
    floor: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("floor")
    generate(folder / "raw", leads=2_000, seed=3, as_of=END)
    warehouse = folder / FILE_NAME
    load_folder(folder / "raw", warehouse)
    DbtWorker(folder, DEFAULT_SCORECARD).build(
        warehouse, AS_OF, "--exclude-resource-type", "unit_test", "test"
    )
    run_floor(warehouse, folder / "floor.duckdb", AS_OF)
    return Built(warehouse, folder / "floor.duckdb")


def test_the_floor_equals_the_marts_row_for_row(built: Built) -> None:
    assert scored_as_of(built.warehouse) == AS_OF
    assert differing_rows(built.floor, built.warehouse) == []
    assert unequal_tables(built.floor, built.warehouse) == []


def test_every_step_that_withholds_is_in_the_comparison(built: Built) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        steps = connection.execute(
            "select distinct withheld_by from marts.behavior_score_events"
            " where withheld_by is not null"
        ).fetchall()
    assert {step for (step,) in steps} == {
        "exclusion", "requires", "min_count", "exclusive_group", "once_per_asset", "cooldown",
        "max_per_day", "max_per_lead",
    }  # fmt: skip


def test_one_other_value_is_noticed(built: Built, tmp_path: Path) -> None:
    changed = tmp_path / "changed.duckdb"
    changed.write_bytes(built.floor.read_bytes())
    with duckdb.connect(str(changed)) as connection:
        connection.execute(
            "update decayed_scores set behavior_score = behavior_score + 0.01"
            " where lead_id = (select min(lead_id) from decayed_scores)"
            " and scorecard = 'b2b_saas'"
        )
    assert [line.split(":")[0] for line in unequal_tables(changed, built.warehouse)] == [
        "decayed_scores"
    ]
    assert len(differing_rows(changed, built.warehouse)) == 2

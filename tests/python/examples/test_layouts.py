"""The same company is scored the same whichever way its data came in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from leadscore import demo_run
from leadscore.demo.connectors import LANDED
from leadscore.loader import load_folder
from leadscore.loader.layouts import EXPORT
from leadscore.project import DEFAULT_SCORECARD
from warehouse.dbt_worker import FILE_NAME, DbtWorker
from warehouse.marts import differences_between

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
LOADED_AT = datetime(2026, 11, 1, 6, tzinfo=UTC)


def loaded(folder: Path, layout: str) -> Path:
    warehouse = folder / layout / FILE_NAME
    raw_dir = folder / layout / "raw"
    demo_run.make_company(raw_dir, leads=400, seed=3, as_of=AS_OF, layout=layout)
    for part, name in demo_run.parts(raw_dir, layout):
        report = load_folder(part, warehouse, layout=name, loaded_at=LOADED_AT)
        assert not report.refused
    demo_run.require_own_warehouse(warehouse, raw_dir, layout)
    return warehouse


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("layouts")
    worker = DbtWorker(folder, DEFAULT_SCORECARD)
    warehouses = {layout: loaded(folder, layout) for layout in (EXPORT, *LANDED)}
    for warehouse in warehouses.values():
        worker.build(warehouse, "2026-11-01 00:00:00")
    return warehouses


@pytest.mark.parametrize("layout", LANDED)
def test_every_mart_is_equal_whichever_way_the_data_came_in(
    scored: dict[str, Path], layout: str
) -> None:
    found = differences_between(scored[EXPORT], scored[layout], loaded_apart=True)
    # How often a row came is a fact of the way; how many there are is not, see below.
    assert [one for one in found if not one.startswith("data_quality: ")] == []


@pytest.mark.parametrize("layout", LANDED)
def test_what_is_left_without_repetitions_is_as_much_on_every_day(
    scored: dict[str, Path], layout: str
) -> None:
    # Fivetran lands the last row of a deleted lead once more, marked as deleted.
    counts = """
        select
            source_instance, source_table, dated_on, loaded_rows - duplicate_rows,
            unknown_type_rows, rows_without_lead, future_rows, empty_days_before
        from marts.data_quality
        where loaded_rows > 0
    """
    with duckdb.connect() as connection:
        for name, path in (("one", scored[EXPORT]), ("other", scored[layout])):
            connection.execute(f"attach '{path}' as {name} (read_only)")
            connection.execute(f"use {name}")
            connection.execute(f"create temp table counted_{name} as {counts}")
        for one, other in (("one", "other"), ("other", "one")):
            assert (
                connection.execute(
                    f"from temp.counted_{one} except all from temp.counted_{other}"
                ).fetchall()
                == []
            )
        assert connection.execute("select count(*) > 100 from temp.counted_one").fetchall() == [
            (True,)
        ]


def test_the_company_has_something_to_compare(scored: dict[str, Path]) -> None:
    with duckdb.connect(str(scored["fivetran_marketo"]), read_only=True) as connection:
        [(leads, merges, deletions, rejected, doubled)] = connection.execute(
            """
            select
                (select count(distinct lead_id) from marts.lead_scores),
                (select count(*) from raw.marketo_activities where activity_type_id = '32'),
                (select count(*) from raw.marketo_deleted_leads),
                (select sum(rejected) from marts.activity_reconciliation),
                (select sum(duplicates) from marts.activity_reconciliation)
            """
        ).fetchall()
    assert leads > 300
    assert min(merges, deletions, rejected, doubled) > 3

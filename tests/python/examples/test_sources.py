"""A company with Marketo, HubSpot and events at once, worked out by hand, by the default rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadscore.loader import load_folder
from leadscore.project import DEFAULT_SCORECARD, PROJECT_ROOT
from warehouse.dbt_worker import FILE_NAME, DbtWorker
from warehouse.marts import copy_raw, differences_between

HUBSPOT = PROJECT_ROOT / "tests" / "fixtures" / "hubspot"
AS_OF = "2026-03-01T12:00:00"
LATER = "2026-03-02T12:00:00"
MARKETO = """marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue,attributes
1,7,2026-02-10T11:00:00Z,1,/pricing,{}
2,7,2026-02-11T11:00:00Z,2,Request a demo,{}
"""
EVENTS = """event_id,lead_id,occurred_at,event_type,asset
1,hubspot:101,2026-02-18T09:00:00Z,visit_webpage,/pricing
2,hubspot:103,2026-02-18T10:00:00Z,trial_started,
3,hubspot:104,2026-02-18T10:00:00Z,visit_webpage,/pricing
4,7,2026-02-18T10:00:00Z,visit_webpage,/pricing
"""


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> DbtWorker:
    """The project with its own scorecard."""
    return DbtWorker(tmp_path_factory.mktemp("sources"), DEFAULT_SCORECARD)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, worker: DbtWorker) -> Path:
    """Three sources, built; then a second day of HubSpot, built again."""
    folder = tmp_path_factory.mktemp("three_sources")
    exported = folder / "raw"
    for name, text in (("marketo/activities.csv", MARKETO), ("events/product.csv", EVENTS)):
        (exported / name).parent.mkdir(parents=True)
        (exported / name).write_text(text, encoding="utf-8")
    warehouse = folder / FILE_NAME
    load_folder(exported / "events", warehouse, "product", layout="events")
    (exported / "events" / "product.csv").unlink()
    load_folder(exported, warehouse)
    load_folder(HUBSPOT / "day_1", warehouse, layout="fivetran_hubspot")
    worker.build(warehouse, AS_OF)
    return warehouse


def rows(warehouse: Path, query: str) -> Sequence[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


LEDGER = """
    select distinct activity_id, activity_source, activity_type, withheld_by is not distinct from
        'exclusion' as is_excluded
    from marts.behavior_score_events
    where scorecard = 'b2b_saas' and activity_type <> 'inactivity' and lead_id = '{lead}'
    order by 1
"""


def test_one_person_has_activities_of_several_systems(warehouse: Path) -> None:
    assert rows(warehouse, LEDGER.format(lead="hubspot:101")) == [
        ("hubspot:email:e3", "hubspot", "open_email", False),
        ("hubspot:email:e4", "hubspot", "click_email", False),
        ("hubspot:email:e5", "hubspot", "click_email", True),
        ("hubspot:form:c1", "hubspot", "fill_out_form", False),
        ("hubspot:form:c2", "hubspot", "fill_out_form", False),
        ("product:1", "product", "visit_webpage", False),
    ]
    assert ("product:4", "product", "visit_webpage", False) in rows(
        warehouse, LEDGER.format(lead="7")
    )


def test_a_merged_contact_counts_for_the_survivor_and_a_deleted_one_for_nobody(
    warehouse: Path,
) -> None:
    leads = rows(
        warehouse, "select lead_id from marts.lead_scores where scorecard = 'b2b_saas' order by 1"
    )
    assert leads == [("7",), ("hubspot:101",), ("hubspot:102",), ("hubspot:nobody@else.example",)]


def test_default_rules_read_hubspots_properties(warehouse: Path) -> None:
    fit = rows(
        warehouse,
        "select rule_id from marts.demographic_score_points"
        " where scorecard = 'b2b_saas' and lead_id = 'hubspot:101' order by 1",
    )
    assert ("number_of_employees" in str(fit), len(fit) >= 3) == (False, True)
    [person] = rows(
        warehouse,
        "select email, company, job_title from marts.lead_scores"
        " where scorecard = 'b2b_saas' and lead_id = 'hubspot:101'",
    )
    assert person == ("Ana@acme.example", "Acme", "Head of Data")


def test_lines_and_the_reconciliation_name_the_sources(warehouse: Path) -> None:
    lines = dict(
        rows(
            warehouse,
            "select rule_id, activity_source from marts.lead_score_lines where lead_id = '7'"
            " and scorecard = 'b2b_saas' and line_type = 'behavior'",
        )
    )
    assert lines["visit_pricing"] in ("marketo|product", "marketo", "product")
    counted = rows(
        warehouse,
        "select activity_source, source_instance, sum(raw_rows), sum(of_deleted_leads)"
        " from marts.activity_reconciliation group by 1, 2 order by 1",
    )
    assert counted == [
        ("hubspot", "hubspot", 14, 1),
        ("marketo", "default", 2, 0),
        ("product", "product", 4, 1),
    ]


def test_a_second_day_is_equal_to_a_build_from_nothing(
    warehouse: Path, worker: DbtWorker, tmp_path: Path
) -> None:
    load_folder(HUBSPOT / "day_2", warehouse, layout="fivetran_hubspot")
    worker.build(warehouse, LATER)
    fresh = tmp_path / FILE_NAME
    copy_raw(warehouse, fresh)
    worker.build(fresh, LATER)
    assert differences_between(warehouse, fresh) == []
    leads = rows(warehouse, "select distinct lead_id from marts.lead_scores order by 1")
    assert leads == [("7",), ("hubspot:101",), ("hubspot:102",), ("hubspot:106",)]

"""One company with the dirt of real sources, landed four ways, comes out the same.

The files are described in tests/fixtures/landed/README.md. Exclusions, repetitions, lists and
activity types are those of the default scorecard.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from cases.history import write_scorecard
from cases.scorecard import COLUMNS
from examples.tables import Table, query
from leadscore.loader import FileStatus, LoadReport, load_folder
from leadscore.project import DEFAULT_SCORECARD, PROJECT_ROOT
from oracle.by_hand import activity, raw, rule, tables, withheld
from oracle.records import Row, Tables
from warehouse.dbt_worker import FILE_NAME, DbtWorker

FIXTURE = PROJECT_ROOT / "tests" / "fixtures" / "landed"
AS_OF = "2026-03-10 00:00:00"
LOADED_AT = datetime(2026, 3, 8, tzinfo=UTC)
INSTANCES = ("default", "fivetran", "airbyte", "stitch")

RULES = {
    "page": ("visit_webpage", "1"),
    "form": ("fill_out_form", "5"),
    "unsubscribed": ("unsubscribe_email", "-30"),
    "bounced": ("email_bounced", "-20"),
    "sent": ("send_email", "2"),
    "score": ("change_score", "7"),
    "value": ("change_data_value", "7"),
    "program": ("change_program_status", "20"),
}
# Of lead 1 with 5: a page, a form and a mail of unsubscribing, a score change, a program; of lead 2
# with 6 and 8: four pages, a bounce, a mail.
SCORES = {"1": "-1.00", "2": "-14.00", "4": "1.00", "9": "1.00"}
LEDGER = """
1 1001 page 1.00
1 1002 page 0.00 exclusion
1 1003 form 0.00 exclusion
1 1004 unsubscribed -30.00
1 1005 score 7.00
1 1006 value 0.00 exclusion
1 1016 page 1.00
1 1023 program 20.00
2 1007 page 1.00
2 1008 bounced -20.00
2 1009 sent 2.00
2 1020 page 1.00
2 1022 page 1.00
2 1024 page 1.00
4 1013 page 1.00
9 1021 page 1.00
"""


def scorecard() -> Tables:
    defaults: dict[str, list[Row]] = {}
    for name in ("exclusions", "logged_twice", "value_lists", "activity_types"):
        with (DEFAULT_SCORECARD / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
            defaults[name] = [
                {column: row[column] for column in COLUMNS[name]} for row in csv.DictReader(rows)
            ]
    return tables(
        behavior_rules=[
            rule(rule_id, points, activity_type)
            for rule_id, (activity_type, points) in RULES.items()
        ],
        **defaults,
    )


def as_stitch(folder: Path) -> Path:
    """Airbyte's files as tables of a database: names in small letters, numbers, an array."""
    database = folder / "stitch.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema marketo")
        for path in sorted((FIXTURE / "airbyte_marketo").glob("*.csv")):
            relation = connection.sql(f"from read_csv('{path}', nullstr = '', auto_detect = true)")
            columns = [
                f'"{name}" as "{name.lower().replace("_airbyte", "_sdc")}"'
                for name in relation.columns
            ]
            connection.execute(
                f"create table marketo.{path.stem} as select {', '.join(columns)}"
                f" from read_csv('{path}', nullstr = '', auto_detect = true)"
            )
        connection.execute(
            "alter table marketo.activities_merge_leads alter merge_ids type bigint[]"
            " using cast(regexp_extract_all(merge_ids, '[0-9]+') as bigint[])"
        )
    return database


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, LoadReport]]:
    folder = tmp_path_factory.mktemp("landed")
    warehouse = folder / FILE_NAME
    sources = {
        "default": (FIXTURE / "export", "export"),
        "fivetran": (FIXTURE / "fivetran_marketo", "fivetran_marketo"),
        "airbyte": (FIXTURE / "airbyte_marketo", "airbyte_marketo"),
        "stitch": (as_stitch(folder), "airbyte_marketo"),
    }
    reports = {
        instance: load_folder(path, warehouse, instance, layout=layout, loaded_at=LOADED_AT)
        for instance, (path, layout) in sources.items()
    }
    write_scorecard(folder / "scorecard", scorecard())
    DbtWorker(folder, folder / "scorecard").build(warehouse, AS_OF)
    return warehouse, reports


def own(instance: str, lead_id: str) -> str:
    return lead_id if instance == "default" else f"{instance}:{lead_id}"


def of_instance(warehouse: Path, instance: str, columns: str, mart: str, order: str) -> Table:
    owner = "default" if instance == "default" else instance
    return query(
        warehouse,
        f"""
        select {columns} from marts.{mart}
        where case when contains(lead_id, ':') then split_part(lead_id, ':', 1) else 'default' end
            = '{owner}'
        order by {order}
        """,
    )


@pytest.mark.parametrize("instance", INSTANCES)
def test_every_row_was_read_and_only_tables_of_no_use_were_not(
    landed: tuple[Path, dict[str, LoadReport]], instance: str
) -> None:
    report = landed[1][instance]
    assert (report.refused, report.rows_rejected) == ((), 0)
    left = {file.source_file for file in report.files if file.status is not FileStatus.LOADED}
    assert left <= {"program.csv", "programs.csv", "stitch.duckdb:marketo.programs"}
    assert not any(file.unread for file in report.files)


@pytest.mark.parametrize("instance", INSTANCES)
def test_the_scores_are_the_same_whichever_way_the_data_came_in(
    landed: tuple[Path, dict[str, LoadReport]], instance: str
) -> None:
    found = of_instance(landed[0], instance, "lead_id, lead_score", "lead_scores", "lead_id")
    assert found == [(own(instance, lead), score) for lead, score in SCORES.items()]


@pytest.mark.parametrize("instance", INSTANCES)
def test_dirt_is_withheld_and_everything_else_counts(
    landed: tuple[Path, dict[str, LoadReport]], instance: str
) -> None:
    columns = "lead_id, activity_id, rule_id, points, withheld_by"
    found = of_instance(
        landed[0], instance, columns, "behavior_score_events", "lead_id, activity_id"
    )
    expected = [(*line.split(), "")[:5] for line in LEDGER.strip().splitlines()]
    assert found == [
        (own(instance, lead), own(instance, guid), *rest) for lead, guid, *rest in expected
    ]


@pytest.mark.parametrize("instance", INSTANCES)
def test_a_value_that_is_the_text_null_is_missing(
    landed: tuple[Path, dict[str, LoadReport]], instance: str
) -> None:
    found = of_instance(landed[0], instance, "lead_id, email", "lead_scores", "lead_id")
    emails = {"1": "ann@acme.example", "4": "dee@acme.example"}
    assert found == [(own(instance, lead), emails.get(lead, "")) for lead in SCORES]
    assert query(
        landed[0],
        "select asset from marts.behavior_score_events"
        f" where activity_id = '{own(instance, '1022')}'",
    ) == [("",)]


@pytest.mark.parametrize("instance", INSTANCES)
def test_text_is_kept_as_it_stands(
    landed: tuple[Path, dict[str, LoadReport]], instance: str
) -> None:
    assert query(
        landed[0],
        "select attributes['form_fields'], attributes['reason'] from raw.marketo_activities"
        f" where _source_instance = '{instance}' and marketo_guid in ('1003', '1005')"
        " order by marketo_guid",
    ) == [
        ('reason: too many,\n"really"', ""),
        ("", "Changed by Smart Campaign Scoring at 2026-03-03 01:00:00 PST"),
    ]


@pytest.mark.parametrize(
    ("asset", "is_withheld"),
    [
        ("Unsubscribe", True),
        ("Footer 2026.Unsubscribe form", True),
        ("/unsubscribe", True),
        ("/UnsubscribePage.html", True),
        ("/unsubscribe/thanks", True),
        ("/lp/unsubscribe.html", True),
        ("go.acme.example/unsubscribe?id=7", True),
        ("/blog/why-people-unsubscribe", False),
        ("Newsletter", False),
        ("/pricing", False),
    ],
)
def test_a_form_or_page_of_unsubscribing_never_earns_points(asset: str, is_withheld: bool) -> None:
    rows = raw(
        [activity("page", "2026-03-01", "1", asset), activity("form", "2026-03-01", "2", asset)]
    )
    step = "exclusion" if is_withheld else None
    assert withheld(rows, scorecard()) == {"page": step, "form": step}


def test_the_same_tables_again_add_nothing(
    landed: tuple[Path, dict[str, LoadReport]], tmp_path: Path
) -> None:
    warehouse, _ = landed
    counts = "select count(*), max(_batch_id) from raw.marketo_activities"
    before = query(warehouse, counts)
    folder = FIXTURE / "fivetran_marketo"
    report = load_folder(folder, warehouse, "fivetran", layout="fivetran_marketo")
    assert report.batch_id is None
    assert report.rows_loaded == 0
    assert query(warehouse, counts) == before

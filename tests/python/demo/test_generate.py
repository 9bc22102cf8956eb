from __future__ import annotations

import csv
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from demo.conftest import AS_OF, Company, digests, lines_of
from leadscore.demo import ActivityFormat, generate
from leadscore.demo.records import LEAD_COLUMNS
from leadscore.errors import SystemFailureError, WrongUsageError

CONTRACT_COLUMNS = {
    "activities": [
        "marketoGUID",
        "leadId",
        "activityDate",
        "activityTypeId",
        "campaignId",
        "primaryAttributeValueId",
        "primaryAttributeValue",
        "attributes",
    ],
    "leads": list(LEAD_COLUMNS),
    "deleted_leads": ["leadId", "deletedAt"],
}


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, leads=700, seed=9, as_of=AS_OF)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_makes_other_rows_in_the_same_layout(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / str(seed), leads=700, seed=seed, as_of=AS_OF)
    one, two = digests(tmp_path / "1"), digests(tmp_path / "2")
    in_both = set(one) & set(two)
    assert len(in_both) > 40
    same = {name for name in in_both if one[name] == two[name]}
    assert same == {".leadscore_demo"}


def test_an_instant_is_the_same_in_every_time_zone(tmp_path: Path) -> None:
    elsewhere = datetime(2026, 10, 31, 17, tzinfo=timezone(timedelta(hours=-7)))
    for name, as_of in (("utc", AS_OF), ("west", elsewhere), ("bare", AS_OF.replace(tzinfo=None))):
        generate(tmp_path / name, leads=200, seed=1, as_of=as_of)
    assert digests(tmp_path / "utc") == digests(tmp_path / "west") == digests(tmp_path / "bare")


def test_a_second_call_replaces_what_the_first_made(tmp_path: Path) -> None:
    generate(tmp_path / "one", leads=300, seed=1, as_of=AS_OF)
    generate(tmp_path / "two", leads=200, seed=2, as_of=AS_OF, hold_back_days=3)
    generate(tmp_path / "two", leads=300, seed=1, as_of=AS_OF)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(WrongUsageError, match="not empty"):
        generate(tmp_path, leads=200, seed=1, as_of=AS_OF)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_a_failure_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemFailureError, match="cannot write"):
        generate(tmp_path / "file" / "below", leads=200, seed=1, as_of=AS_OF)


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"leads": 99}, "leads: 99 is too few"),
        ({"seed": -1}, "seed: -1"),
        ({"hold_back_days": 121}, "121 days"),
        ({"hold_back_days": -1}, "-1 days"),
        ({"activities_per_lead": 3.0}, "activities per lead: 3.0"),
    ],
)
def test_impossible_wishes_are_wrong_usage(
    tmp_path: Path, wish: dict[str, Any], complaint: str
) -> None:
    possible: dict[str, Any] = {"leads": 200, "seed": 1, "as_of": AS_OF}
    with pytest.raises(WrongUsageError, match=complaint):
        generate(tmp_path / "out", **(possible | wish))
    assert not (tmp_path / "out").exists()


def test_files_have_the_columns_of_the_contract(company: Company) -> None:
    seen = set()
    for path in (company.folder / "marketo").iterdir():
        stem = "deleted_leads" if path.stem.startswith("deleted") else path.stem.split("_")[0]
        if path.suffix == ".parquet":
            names = pq.read_schema(path).names
        else:
            names = next(csv.reader(lines_of(path)))
        assert names == CONTRACT_COLUMNS[stem], path.name
        seen.add((stem, path.suffix))
    assert {("activities", suffix) for suffix in (".gz", ".csv", ".parquet")} <= seen
    assert {("leads", suffix) for suffix in (".gz", ".csv", ".parquet")} <= seen


def test_every_pattern_of_the_raw_layout_is_filled(company: Company) -> None:
    tables = [
        "marketo_activities",
        "marketo_leads",
        "marketo_deleted_leads",
        "salesforce_lead",
        "salesforce_contact",
        "salesforce_opportunity",
        "salesforce_opportunity_contact_role",
        "salesforce_lead_history",
        "salesforce_task",
    ]
    counts = {table: company.value(f"select count(*) from raw.{table}") for table in tables}
    assert min(counts.values()) > 0, counts


def test_the_summary_counts_what_is_loaded(company: Company) -> None:
    summary = company.summary
    assert summary.leads == 3_000
    assert summary.activity_rows == company.value("select count(*) from raw.marketo_activities")
    assert summary.activities == company.value("select count(*) from acts")
    assert summary.lead_versions == company.value("select count(*) from raw.marketo_leads")
    assert summary.unreadable_rows == company.value("select count(*) from raw.rejected_rows")
    assert summary.robot_activities == company.value("select count(*) from robots")
    assert summary.opportunities == company.value(
        "select count(distinct id) from raw.salesforce_opportunity"
    )
    assert summary.won == company.value(
        "select count(*) from raw.salesforce_opportunity where fields['is_won'] = 'true'"
    )


@pytest.mark.parametrize("wished", [12.0, 25.0, 60.0])
def test_the_wished_number_of_activities_per_lead_comes_out(tmp_path: Path, wished: float) -> None:
    summary = generate(
        tmp_path / "out", leads=2_000, seed=3, as_of=AS_OF, activities_per_lead=wished
    )
    assert summary.activities / summary.leads == pytest.approx(wished, rel=0.15)


@pytest.mark.parametrize("wished", ["csv", "parquet"])
def test_one_format_is_used_when_one_is_wished(tmp_path: Path, wished: ActivityFormat) -> None:
    generate(tmp_path, leads=200, seed=1, as_of=AS_OF, activity_format=wished)
    suffixes = {path.suffix for path in (tmp_path / "marketo").iterdir()}
    assert suffixes == {f".{wished}"}


def test_days_held_back_lose_and_repeat_nothing(tmp_path: Path) -> None:
    days = 5
    whole = generate(tmp_path / "whole", leads=900, seed=4, as_of=AS_OF, activity_format="parquet")
    parts = generate(
        tmp_path / "parts",
        leads=900,
        seed=4,
        as_of=AS_OF,
        activity_format="parquet",
        hold_back_days=days,
    )
    names = ["base", *(f"day_{day:03d}" for day in range(1, days + 1))]
    assert [folder.name for folder in parts.folders] == names
    assert whole.activity_rows == parts.activity_rows
    for pattern in ("activities*", "leads*", "deleted_leads*"):
        # The two shapes of the JSON follow the files, so the text of attributes may differ.
        columns = "* exclude (attributes)" if pattern == "activities*" else "*"
        one, two = (
            _rows(
                f"select {columns} from read_parquet('{tmp_path}/{folder}/marketo/{pattern}')"
                " order by all"
            )
            for folder in ("whole", "parts/*")
        )
        assert one == two, pattern
    truths = [digests(tmp_path / name / "truth") for name in ("whole", "parts")]
    assert truths[0] == truths[1]


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(sql).fetchall()


def test_a_day_holds_what_arrived_on_it_and_some_of_it_is_old(tmp_path: Path) -> None:
    generate(tmp_path, leads=1_500, seed=4, as_of=AS_OF, activity_format="csv", hold_back_days=4)
    all_old = 0
    for day in range(1, 5):
        begins = AS_OF - timedelta(days=5 - day)
        [(newest, old)] = _rows(
            "select max(ts),"
            f" count(*) filter (where ts < timestamptz '{begins}' - interval 2 day)"
            " from (select activityDate::timestamptz as ts"
            f" from read_csv('{tmp_path}/day_{day:03d}/marketo/activities*'))"
        )
        assert begins < newest < begins + timedelta(days=1)
        all_old += old
    # So few leads have days on which nothing comes late.
    assert all_old > 0


def test_progress_ends_with_all_leads(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    generate(
        tmp_path,
        leads=9_000,
        seed=1,
        as_of=AS_OF,
        activities_per_lead=4,
        on_progress=lambda done, total: calls.append((done, total)),
    )
    assert calls == [(3_000, 9_000), (6_000, 9_000), (9_000, 9_000)]


def test_memory_does_not_grow_with_the_company(tmp_path: Path) -> None:
    peaks = [_peak_memory(tmp_path / str(leads), leads) for leads in (8_000, 32_000)]
    assert peaks[1] < 1.2 * peaks[0], peaks


def _peak_memory(out: Path, leads: int) -> int:
    """Peak memory in kilobytes of a process that makes a company."""
    program = (
        "import resource, sys; from datetime import datetime; from pathlib import Path;"
        "from leadscore.demo import generate;"
        "generate(Path(sys.argv[1]), leads=int(sys.argv[2]), seed=1,"
        " as_of=datetime(2026, 11, 1), activity_format='csv');"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    command = [sys.executable, "-c", program, str(out), str(leads)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout)

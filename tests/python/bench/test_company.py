"""The data of the benchmark: the same day on a longer history, and an edited rule."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.company import (
    RawData,
    RuleUse,
    add_a_point,
    own_scorecard,
    with_longer_lives,
    with_older_customers,
)
from leadscore.demo import generate
from leadscore.loader import load_folder

AS_OF = datetime(2026, 11, 1)  # noqa: DTZ001 -- instants are UTC without a zone throughout
TIMES = 3


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    generate(folder / "raw", leads=400, seed=1, as_of=AS_OF, hold_back_days=30)
    warehouse = folder / "loaded.duckdb"
    load_folder(RawData(400, folder / "raw").before_last_day, warehouse)
    return warehouse


def asked(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_folder_before_the_last_day_has_all_files_but_the_last_days(loaded: Path) -> None:
    files = asked(loaded, "select _source_file from raw.loaded_files")
    assert sum("activities_2026-10-30_day_029" in file for (file,) in files) == 1
    assert not any("2026-10-31" in file for (file,) in files)
    assert sum("salesforce/contact_" in file for (file,) in files) > 1


def test_older_customers_are_other_leads_with_activities_and_merges_of_their_own(
    loaded: Path, tmp_path: Path
) -> None:
    target = tmp_path / "long.duckdb"
    with_older_customers(loaded, target, TIMES)
    count = "select count(*), count(distinct lead_id), count(distinct marketo_guid)"
    before = asked(loaded, f"{count} from raw.marketo_activities")[0]
    assert asked(target, f"{count} from raw.marketo_activities")[0] == tuple(
        TIMES * number for number in before
    )
    strangers = """
        select count(*)
        from (
            select unnest(regexp_extract_all(attributes['merge_ids'], '[0-9]+')) as id
            from raw.marketo_activities
            where activity_type_id = '32'
        )
        where id not in (select id from raw.marketo_leads)
    """
    assert asked(target, strangers)[0][0] == TIMES * asked(loaded, strangers)[0][0]
    latest = "select max(activity_date) from raw.marketo_activities where lead_id::bigint"
    assert asked(target, f"{latest} >= 100000000")[0] < asked(loaded, f"{latest} > 0")[0]


def test_longer_lives_are_of_the_same_leads_and_one_birth_and_end_each(
    loaded: Path, tmp_path: Path
) -> None:
    target = tmp_path / "long.duckdb"
    with_longer_lives(loaded, target, TIMES)
    leads = "select distinct lead_id from raw.marketo_activities order by 1"
    assert asked(target, leads) == asked(loaded, leads)
    counts = """
        select activity_type_id in ('12', '32', '37') as is_once, count(*)
        from raw.marketo_activities
        group by 1
    """
    ours, theirs = dict(asked(target, counts)), dict(asked(loaded, counts))
    assert ours == {True: theirs[True], False: TIMES * theirs[False]}


@pytest.mark.parametrize(
    ("rule_id", "worth"), [("visit_pricing", ["11.0"]), ("visit_compare", ["6.0", "9.0"])]
)
def test_an_edited_rule_is_worth_one_point_more_in_every_version(
    tmp_path: Path, rule_id: str, worth: list[str]
) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema scorecard")
        connection.execute(
            "create table scorecard.point_values as"
            " select 'b2b_saas' as scorecard, 'strong_page' as name, 10.00 as points"
        )
    folder = own_scorecard(tmp_path)
    add_a_point(folder, warehouse, RuleUse("b2b_saas", rule_id, leads=1, rows=1))
    with (folder / "behavior_rules.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["rule_id"] == rule_id]
    assert [row["points"] for row in rows] == worth

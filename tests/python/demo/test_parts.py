"""The parts of the generator, each by itself."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demo.conftest import AS_OF
from leadscore.demo.catalogue import Fragments, catalogue_for
from leadscore.demo.fates import NOBODY, Fates
from leadscore.demo.files import RawFolder
from leadscore.demo.people import choose, choose_by
from leadscore.demo.records import company_of, plain
from leadscore.demo.spelling import (
    DATE_SPELLINGS,
    DAYS,
    MINUTES,
    DateSpelling,
    stamped,
    written,
)
from leadscore.demo.timeline import DAY, NEVER, calendar_until, office_time
from leadscore.project import PROJECT_ROOT

NOON = int(datetime(2026, 3, 5, 12, 4, 9, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        (DATE_SPELLINGS[0], "2026-03-05T12:04:09Z"),
        (DATE_SPELLINGS[1], "2026-03-05T12:04:09+0000"),
        (DATE_SPELLINGS[2], "2026-03-05 12:04:09"),
        (DATE_SPELLINGS[3], "2026-03-05T04:04:09-08:00"),
        (DATE_SPELLINGS[4], "2026-03-05T12:04:09.000Z"),
        (DATE_SPELLINGS[5], "2026-03-05 13:04:09+01:00"),
        (MINUTES, "2026-03-05T12:04Z"),
        (DAYS, "2026-03-05"),
    ],
)
def test_one_instant_has_many_spellings(spelling: DateSpelling, text: str) -> None:
    instants = np.array([NOON, NEVER], dtype=np.int64)
    assert written(instants, spelling).to_pylist() == [text, None]


def test_timestamps_keep_the_instant_and_what_is_missing() -> None:
    instants = np.array([NEVER, NOON], dtype=np.int64)
    expected = datetime(2026, 3, 5, 12, 4, 9, tzinfo=UTC)
    assert stamped(instants).to_pylist() == [None, expected]


def test_both_shapes_of_a_piece_mean_the_same() -> None:
    pieces = Fragments()
    pieces.add([("Link", 'a "quoted" é'), ("Is Bot Activity", True)])
    pieces.add_each("Merge IDs", [[1, 2]])
    pieces.add_plain("Client IP Address", ["10.0.0.1"])
    for as_object, as_array in zip(pieces.as_object, pieces.as_array, strict=True):
        members = json.loads(f"[{as_array}]")
        assert {member["name"]: member["value"] for member in members} == json.loads(
            f"{{{as_object}}}"
        )


def test_newsletters_go_out_on_the_first_tuesday() -> None:
    calendar = calendar_until(AS_OF)
    days = [datetime.fromtimestamp(at, UTC) for at in calendar.newsletters.tolist()]
    assert len(days) == len(calendar.months) == 19
    assert {(day.weekday(), day.day <= 7) for day in days} == {(1, True)}


def test_office_time_keeps_working_days_and_stays_within_a_day_of_weekends() -> None:
    rng = np.random.default_rng(1)
    at = NOON + np.arange(20_000, dtype=np.int64) * 7 * 3_600
    moved = office_time(rng, at, np.zeros(at.size, dtype=np.int64))
    weekday = (at // DAY + 3) % 7
    assert (moved // DAY == at // DAY)[weekday < 5].all()
    assert (np.abs(moved // DAY - at // DAY) <= 1).all()
    assert 0.01 < ((moved // DAY + 3) % 7 >= 5).mean() < 0.1


def test_choices_follow_their_shares() -> None:
    rng = np.random.default_rng(1)
    counts = np.bincount(choose(rng, (1.0, 0.0, 3.0), 8_000), minlength=3)
    assert counts[1] == 0
    assert counts[2] / counts[0] == pytest.approx(3, rel=0.15)
    rows = np.array([0, 1] * 500, dtype=np.int64)
    chosen = choose_by(rng, np.array([[1.0, 0.0], [0.0, 1.0]]), rows)
    assert (chosen == rows).all()


def test_companies_have_names_and_domains_of_their_own() -> None:
    companies = [company_of(number) for number in range(70_000)]
    assert len({name for name, _ in companies}) == len(companies)
    assert len({domain for _, domain in companies}) == len(companies)
    assert all(domain.endswith(".example") and " " not in domain for _, domain in companies)


@pytest.mark.parametrize(
    ("name", "expected"), [("Zoë", "zoe"), ("O'Neill", "oneill"), ("Søren", "soren"), ("Li", "li")]
)
def test_names_in_addresses_are_plain(name: str, expected: str) -> None:
    assert plain(name) == expected


def test_chains_of_merges_are_followed_to_the_end() -> None:
    never = np.full(5, NEVER, dtype=np.int64)
    fates = Fates(
        merged_into=np.array([1, 2, NOBODY, 0, NOBODY], dtype=np.int64),
        merged_at=never,
        deleted_at=never,
        restored_at=never,
        gone_at=never,
        unexported=np.zeros(5, dtype=np.bool_),
    )
    assert fates.last_survivor().tolist() == [2, 2, 2, 2, 4]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "below/a.parquet"])
def test_a_file_grows_by_tables_and_reads_back(tmp_path: Path, name: str) -> None:
    folder = RawFolder(tmp_path)
    for values in (["one", None], ['with "quotes"\nand lines'], []):
        folder.write(
            name, pa.table({"text": pa.array(values, pa.string()), "n": [1] * len(values)})
        )
    folder.close()
    assert [path.relative_to(tmp_path).as_posix() for path in folder.paths()] == [name]
    path = tmp_path / name
    if path.suffix == ".parquet":
        texts = pq.read_table(path)["text"].to_pylist()
    else:
        texts = [row["text"] or None for row in csv.DictReader(_lines(path))]
    assert texts == ["one", None, 'with "quotes"\nand lines']


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from lines


def test_parquet_holds_back_no_more_than_a_row_group(tmp_path: Path) -> None:
    folder = RawFolder(tmp_path)
    for _ in range(10):
        folder.write("a.parquet", pa.table({"n": np.zeros(15_000, dtype=np.int64)}))
    folder.close()
    groups = pq.ParquetFile(tmp_path / "a.parquet").metadata
    assert groups.num_rows == 150_000
    assert max(groups.row_group(n).num_rows for n in range(groups.num_row_groups)) <= 45_000


def test_the_default_scorecard_names_assets_of_the_company() -> None:
    assets = [asset.lower() for asset in catalogue_for(calendar_until(AS_OF)).assets.to_pylist()]
    tests: dict[str, Callable[[str, str], bool]] = {
        "equals": str.__eq__,
        "starts_with": str.startswith,
        "in": lambda asset, value: asset in value.split("|"),
        "matches": lambda asset, value: re.search(value, asset) is not None,
    }
    folder = PROJECT_ROOT / "seeds" / "scorecard"
    with (folder / "rule_conditions.csv").open() as rules, (folder / "exclusions.csv").open() as no:
        rows = [*csv.DictReader(rules), *csv.DictReader(no)]
    named = [(row["operator"], row["value"].lower()) for row in rows if row["field"] == "asset"]
    assert len(named) > 40
    for operator, value in named:
        assert any(tests[operator](asset, value) for asset in assets), (operator, value)

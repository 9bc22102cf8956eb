"""Every shape that the issue promises really occurs in a company of 3,000 leads."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from demo.conftest import Company, lines_of
from demo.shapes import SHAPES, Shape


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.name for shape in SHAPES])
def test_there_are(company: Company, shape: Shape) -> None:
    assert company.value(shape.sql) >= shape.least


def test_every_score_change_is_logged_twice(company: Company) -> None:
    once = company.value("select count(*) from acts where kind = 22")
    twice = company.value(
        "select count(*) from acts s join acts v on v.lead_id = s.lead_id and v.ts = s.ts"
        " and v.kind = 13 and v.details['attribute_name'] = 'leadScore'"
        " and v.details['new_value'] = s.details['new_value']"
        " and v.details['old_value'] = s.details['old_value'] where s.kind = 22"
    )
    assert once > 1_000
    assert twice >= once


def test_score_changes_add_up(company: Company) -> None:
    wrong = company.value(
        "select count(*) from acts where kind = 22 and details['new_value']::int"
        " <> details['old_value']::int + details['change_value']::int"
    )
    assert wrong == 0


def test_few_rows_of_one_file_cannot_be_read(company: Company) -> None:
    [(file, rejected)] = company.rows(
        "select _source_file, count(*) from raw.rejected_rows group by 1"
    )
    loaded = company.value(
        f"select rows_loaded from raw.loaded_files where _source_file = '{file}'"
    )
    assert 0 < rejected < 0.02 * loaded


def test_no_activity_lies_outside_the_history(company: Company) -> None:
    first, last = company.rows("select min(ts), max(ts) from acts")[0]
    assert (last - first).days in range(540, 549)
    assert str(last) < "2026-11-01"


def test_few_leads_have_most_activities(company: Company) -> None:
    median, most, share = company.rows(
        "select median(n), max(n), sum(n) filter (where place <= 0.2) / sum(n) from (select n,"
        " percent_rank() over (order by n desc) as place"
        " from (select count(*) as n from acts group by lead_id))"
    )[0]
    assert most > 20 * median
    assert share > 0.5


def test_people_come_on_working_days_and_in_office_hours(company: Company) -> None:
    weekend, night = company.rows(
        "select avg((isodow(ts) > 5)::int), avg((hour(ts) between 1 and 5)::int)"
        " from acts anti join robots r on r.marketo_guid = acts.guid where kind = 1"
    )[0]
    assert 0.03 < weekend < 0.15
    assert night < 0.10


def test_guids_are_unique_and_in_no_order_of_time(company: Company) -> None:
    correlation = company.value("select corr(guid::double, epoch(ts)) from acts")
    assert abs(correlation) < 0.05


def _attribute_texts(folder: Path) -> dict[str, str]:
    """The first attributes with members that each activity file holds."""
    texts = {}
    for path in sorted((folder / "marketo").glob("activities_2*")):
        if path.suffix == ".parquet":
            values = pq.read_table(path, columns=["attributes"])["attributes"].to_pylist()
            texts[path.name] = next(value for value in values if value and len(value) > 2)
        else:
            row = next(line for line in lines_of(path) if '{""' in line)
            start = row.index('"[{' if '"[{' in row else '"{')
            texts[path.name] = row[start + 1 : row.rindex('"')].replace('""', '"')
    return texts


def test_both_shapes_of_json_occur_in_each_format(company: Company) -> None:
    shapes = Counter(
        (name.split(".", 1)[1], type(json.loads(text)).__name__)
        for name, text in _attribute_texts(company.folder).items()
    )
    assert set(shapes) == {
        (kind, shape) for kind in ("csv", "csv.gz", "parquet") for shape in ("dict", "list")
    }


def test_ids_of_merged_leads_come_as_array_and_as_text(company: Company) -> None:
    shapes = set()
    for path in (company.folder / "marketo").glob("activities_2*.parquet"):
        for text in pq.read_table(path, columns=["attributes"])["attributes"].to_pylist():
            if text and "Merge IDs" in text:
                value = json.loads(text)
                members = (
                    value
                    if isinstance(value, dict)
                    else {member["name"]: member["value"] for member in value}
                )
                shapes.add(type(members["Merge IDs"]).__name__)
    assert shapes == {"list", "str"}


def test_dates_are_spelled_in_many_ways(company: Company) -> None:
    spellings = set()
    for path in (company.folder / "marketo").glob("*.csv*"):
        for row in lines_of(path)[1:400]:
            for field in row.rstrip("\n").split(","):
                text = field.strip('"')
                if text[:2] == "20" and text[4:5] == "-" and text[:4].isdigit():
                    spellings.add("".join("9" if sign.isdigit() else sign for sign in text))
    assert spellings >= {
        "9999-99-99T99:99:99Z",
        "9999-99-99T99:99:99+9999",
        "9999-99-99 99:99:99",
        "9999-99-99T99:99:99-99:99",
        "9999-99-99T99:99:99.999Z",
        "9999-99-99T99:99Z",
        "9999-99-99",
    }

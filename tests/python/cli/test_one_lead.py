"""Which raw rows matter for the score of one lead."""

from pathlib import Path

import pytest

from examples.company import Company
from examples.tables import query
from leadscore.errors import DataError
from leadscore.one_lead import copy_lead

BEN = [f"b{n:02}" for n in range(1, 9)]


# Counts of versions and of deletions.
@pytest.mark.parametrize(
    ("lead", "activities", "counts"),
    [
        ("1", ["a01", "a02", "a03"], (2, 0)),
        # The whole chain of merges, from each of its ends and from its middle.
        ("2", BEN, (2, 0)),
        ("3", BEN, (2, 0)),
        ("4", BEN, (2, 0)),
        ("5", ["e01"], (2, 1)),
        # Both rows of one activity: the later replaces the earlier.
        ("8", ["h01", "h02", "h03", "h04", "h05", "h05"], (1, 0)),
        ("9", ["i01", "i02"], (0, 0)),
        # Neither the lead nor the activities of the same ids in another instance.
        ("emea:1", ["a01", "a02"], (1, 0)),
        # By any address that one ever had, in whatever letters.
        ("Ada@ACME.example", ["a01", "a02", "a03"], (2, 0)),
        ("ben.old@globex.example", BEN, (2, 0)),
    ],
)
def test_the_rows_of_a_lead_and_of_all_merged_with_it_are_copied(
    company: Company, tmp_path: Path, lead: str, activities: list[str], counts: tuple[int, int]
) -> None:
    target = tmp_path / "one.duckdb"
    copy_lead(company.warehouse, lead, target)
    rows = query(target, "select marketo_guid from raw.marketo_activities order by 1")
    assert [guid for (guid,) in rows] == activities
    tables = ("marketo_leads", "marketo_deleted_leads")
    found = [query(target, f"select count(*) from raw.{name}") for name in tables]
    assert found == [[(str(count),)] for count in counts]


@pytest.mark.parametrize("lead", ["77", "default:1", "apac:1", "a@b.c", "", "' or true --"])
def test_nothing_is_copied_for_a_lead_that_was_never_loaded(
    company: Company, tmp_path: Path, lead: str
) -> None:
    with pytest.raises(DataError, match="was ever loaded"):
        copy_lead(company.warehouse, lead, tmp_path / "one.duckdb")

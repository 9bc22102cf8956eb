import pytest

from oracle.by_hand import Cells, activity, instant, leads, merge, raw, version
from oracle.identity import is_deleted, merges, people
from oracle.records import Deletion

MERGE_CASES: dict[str, tuple[list[Cells], dict[str, str]]] = {
    "a chain": (
        [merge("a", "2026-01-01", "2", "1"), merge("b", "2026-01-02", "3", "2")],
        {"1": "2", "2": "3"},
    ),
    "several in one": ([merge("a", "2026-01-01", "3", "1", "2")], {"1": "3", "2": "3"}),
    "a cycle: the later is ignored": (
        [merge("a", "2026-01-01", "2", "1"), merge("b", "2026-01-02", "1", "2")],
        {"1": "2"},
    ),
    "a long cycle: the later is ignored": (
        [
            merge("a", "2026-01-01", "2", "1"),
            merge("b", "2026-01-02", "3", "2"),
            merge("c", "2026-01-03", "1", "3"),
        ],
        {"1": "2", "2": "3"},
    ),
    "with oneself: ignored": ([merge("a", "2026-01-01", "1", "1", "2")], {"2": "1"}),
    "again: the latest counts": (
        [merge("b", "2026-01-02", "3", "1"), merge("a", "2026-01-01", "2", "1")],
        {"1": "3"},
    ),
    "one instant: by the text of the id": (
        [merge("9", "2026-01-01", "2", "1"), merge("10", "2026-01-01", "3", "1")],
        {"1": "2"},
    ),
    "an overruled merge closes no cycle": (
        [
            merge("a", "2026-01-01", "2", "1"),
            merge("b", "2026-01-02", "3", "1"),
            merge("c", "2026-01-03", "1", "2"),
        ],
        {"1": "3", "2": "1"},
    ),
}


@pytest.mark.parametrize("name", MERGE_CASES)
def test_merges_are_applied_in_order(name: str) -> None:
    rows, expected = MERGE_CASES[name]
    assert merges(raw(rows).activities) == expected


def test_a_merged_lead_leaves_its_activities_to_the_survivor_and_no_attributes() -> None:
    rows = raw(
        [
            activity("x", "2026-01-01", lead="1"),
            activity("y", "2026-01-02", lead="2"),
            merge("m", "2026-01-03", "2", "1"),
        ],
        [version("2026-01-01", lead="1", email="gone@x.example")],
        [("1", "2026-01-04")],
    )
    assert list(leads(rows)) == ["2"]
    assert [row.activity_id for row in leads(rows)["2"].activities] == ["x", "y", "m"]
    assert leads(rows)["2"].versions == ()
    # Before the merge both are leads, and the deletion has not happened yet.
    assert list(leads(rows, "2026-01-02 12:00")) == ["1", "2"]


def test_a_deletion_logged_for_a_merged_lead_does_not_delete_the_survivor() -> None:
    rows = raw(
        [
            activity("x", "2026-01-01", lead="2"),
            merge("m", "2026-01-03", "2", "1"),
            activity("d", "2026-01-04", "37", lead="1"),
        ]
    )
    assert [row.activity_id for row in leads(rows)["2"].activities] == ["x", "m", "d"]


def test_a_merge_is_read_from_text_too() -> None:
    deed = activity("m", "2026-01-01", "32", lead="3", **{"Merge IDs": "[1,2]"})
    assert merges(raw([deed], instance="emea").activities) == {
        "emea:1": "emea:3",
        "emea:2": "emea:3",
    }


@pytest.mark.parametrize(
    ("deletions", "updates", "expected"),
    [
        (["2026-01-05"], [], True),
        (["2026-01-05"], ["2026-01-06"], False),
        (["2026-01-05"], ["2026-01-05"], True),
        (["2026-01-05"], ["2026-01-04"], True),
        (["2026-01-05"], ["2026-02-02"], True),
        (["2026-02-01"], [], True),
        (["2026-02-02"], [], False),
        (["2026-01-05", "2026-01-07"], ["2026-01-06"], True),
        (["2026-01-05", "2026-01-07"], ["2026-01-08"], False),
        ([None], ["2026-01-08"], True),
        (["2026-01-05"], [None], True),
    ],
)
def test_a_later_version_up_to_as_of_restores_a_dated_deletion(
    deletions: list[str | None], updates: list[str | None], expected: bool
) -> None:
    rows = [Deletion("1", None if at is None else instant(at)) for at in deletions]
    versions = raw(leads=[version(at or "", email="a@x.example") for at in updates]).versions
    assert is_deleted(rows, versions, instant("2026-02-01")) is expected


def test_a_lead_is_whoever_has_a_version_or_an_activity_up_to_as_of() -> None:
    rows = raw(
        [activity("x", "2026-01-01", lead="1"), activity("y", "2026-03-01", lead="2")],
        [version("2026-03-01", lead="3")],
        [("4", "")],
    )
    assert list(leads(rows, "2026-02-01")) == ["1", "3"]


def test_the_latest_loaded_row_of_an_activity_counts_even_when_it_is_in_the_future() -> None:
    rows = raw(
        [
            activity("x", "2026-01-01", lead="1"),
            activity("x", "2026-01-02", lead="2"),
            activity("y", "2026-01-01", lead="2"),
            activity("y", "2026-03-01", lead="2"),
        ]
    )
    found = people(rows, instant("2026-02-01"))
    assert [lead.lead_id for lead in found.leads] == ["2"]
    assert [row.activity_id for row in found.leads[0].activities] == ["x"]
    assert [row.activity_id for row in found.losers] == ["x", "y"]


def test_versions_hold_from_their_update_and_the_first_before_it() -> None:
    rows = raw(
        leads=[
            version("2026-01-10", email="first@x.example"),
            version("2026-01-20", email="overruled@x.example"),
            version("2026-01-20", email="second@x.example"),
        ]
    )
    lead = leads(rows)["1"]
    emails = [lead.fields_at(instant(f"2026-01-{day}"))["email"] for day in ("01", "10", "19")]
    assert emails == ["first@x.example"] * 3
    assert lead.fields_at(instant("2026-01-20"))["email"] == "second@x.example"


def test_the_rows_without_update_are_one_version_before_all_others() -> None:
    rows = raw(
        leads=[
            version("", email="old@x.example"),
            version("2026-01-20", email="dated@x.example"),
            version("", email="undated@x.example", created="2026-01-02"),
        ]
    )
    lead = leads(rows)["1"]
    assert lead.fields_at(instant("2026-01-19"))["email"] == "undated@x.example"
    assert lead.fields_at(instant("2026-01-20"))["email"] == "dated@x.example"
    assert lead.changes(instant("2026-02-01")) == [instant("2026-01-02"), instant("2026-01-20")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([version("2026-01-10", "2026-01-02")], ["2026-01-02"]),
        ([version("2026-01-10")], ["2026-01-10"]),
        ([version("")], []),
        (
            [version("2026-01-10", "2026-01-30"), version("2026-01-20")],
            ["2026-01-20", "2026-01-30"],
        ),
        ([version("2026-01-10", "2026-03-01")], []),
        ([version("2026-01-10"), version("2026-03-01")], ["2026-01-10"]),
    ],
)
def test_the_first_version_counts_from_its_creation(rows: list[Cells], expected: list[str]) -> None:
    lead = leads(raw(leads=rows))["1"]
    assert lead.changes(instant("2026-02-01")) == [instant(at) for at in expected]


KNOWN: dict[str, tuple[list[Cells], list[Cells], dict[str, str | None]]] = {
    "since creation, told once": (
        [version("2026-01-02"), version("2026-01-03", created="2026-01-05")],
        [],
        {"1": "2026-01-05"},
    ),
    "since the first update": (
        [version("2026-01-03"), version("2026-01-02")],
        [],
        {"1": "2026-01-02"},
    ),
    "always": ([version("")], [], {"1": None}),
    "since a merged lead was": (
        [version("2026-01-09", created="2026-01-09"), version("2026-01-04", lead="2")],
        [merge("a", "2026-01-10", "1", "2", "3"), activity("b", "2026-01-01", lead="3")],
        {"1": "2026-01-04"},
    ),
    "a merge to come says nothing": (
        [version("2026-01-09"), version("2026-01-04", lead="2")],
        [merge("a", "2026-05-10", "1", "2")],
        {"1": "2026-01-09", "2": "2026-01-04"},
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_first_known_moment(name: str) -> None:
    versions, activities, expected = KNOWN[name]
    found = people(raw(activities, versions), instant("2026-04-01")).leads
    assert {lead.lead_id: lead.known_at for lead in found} == {
        lead_id: None if at is None else instant(at) for lead_id, at in expected.items()
    }

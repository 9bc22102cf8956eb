"""Activities from before the lead was known (decision 0018), by hand."""

from decimal import Decimal

import pytest

from oracle.by_hand import activity, marts, raw, rule, tables, version, withheld
from oracle.records import Row, Tables

ROWS = raw(
    [
        activity("long ago", "2026-01-01"),
        activity("a week before", "2026-03-03"),
        activity("just before", "2026-03-09 23:59:59"),
        activity("known", "2026-03-10"),
    ],
    [version("2026-03-12", created="2026-03-10")],
)


def policy(before_known: str, last_days: str = "") -> Row:
    return {"scorecard": "main", "before_known": before_known, "last_days": last_days}


def with_policy(policies: list[Row], **rules: str) -> Tables:
    return tables(behavior_rules=[rule("visit", **rules)], visitor_policies=policies)


CASES: dict[str, tuple[list[Row], set[str]]] = {
    "nothing said": ([], set()),
    "all count": ([policy("count")], set()),
    "none count": ([policy("ignore")], {"long ago", "a week before", "just before"}),
    "the last week counts": ([policy("count_last_n_days", "7")], {"long ago"}),
    "a bit less than a week": (
        [policy("count_last_n_days", "6.9999")],
        {"long ago", "a week before"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_counts_of_the_time_before_the_lead_was_known(name: str) -> None:
    policies, expected = CASES[name]
    found = withheld(ROWS, with_policy(policies))
    assert {guid for guid, step in found.items() if step == "unknown_visitor"} == expected
    assert len(found) == 4


def test_what_does_not_count_is_nothing_to_the_steps_that_follow() -> None:
    ignored = [policy("ignore")]
    rows = raw(
        [
            activity("before", "2026-03-09"),
            activity("1", "2026-03-11"),
            activity("2", "2026-03-12"),
        ],
        [version("2026-03-10")],
    )
    first_time = with_policy(ignored, requires_rule="visit", requires="absent")
    assert withheld(rows, first_time) == {"before": "unknown_visitor", "1": None, "2": "requires"}
    second_time = with_policy(ignored, min_count="2")
    assert withheld(rows, second_time) == {"before": "unknown_visitor", "1": "min_count", "2": None}
    once = with_policy(ignored, once_per_asset="true")
    assert withheld(rows, once) == {"before": "unknown_visitor", "1": None, "2": "once_per_asset"}


def test_an_exclusion_is_named_before_the_unknown_visitor() -> None:
    bots: Row = {
        "exclusion": "bots",
        "applies_to": "activity",
        "field": "asset",
        "operator": "equals",
        "value": "/",
    }
    card = tables(
        behavior_rules=[rule("visit")], visitor_policies=[policy("ignore")], exclusions=[bots]
    )
    assert set(withheld(ROWS, card).values()) == {"exclusion"}


def test_silence_of_an_unknown_visitor_counts_as_far_back_as_activities() -> None:
    rows = raw([activity("a", "2026-01-01")], [version("2026-02-15")])
    idle: Row = {"rule_id": "idle", "idle_days": "30", "points": "-5", "repeat_days": "30"}
    card = tables(inactivity_rules=[idle], visitor_policies=[policy("ignore")])
    assert [
        (row["activity_id"], row["withheld_by"], row["points"])
        for row in marts(rows, card, "2026-03-10")["behavior_score_events"]
    ] == [
        ("a:idle:1", "unknown_visitor", Decimal("0.00")),
        ("a:idle:2", None, Decimal("-5.00")),
    ]


def test_an_episode_is_detected_when_the_lead_becomes_known_and_not_before_it_opens() -> None:
    card = tables(
        behavior_rules=[rule("visit", "10")],
        mql_policies=[{"policy": "one", "min_total": "10"}],
    )
    before = raw([activity("a", "2026-03-01")], [version("2026-03-10")])
    after = raw([activity("a", "2026-03-11")], [version("2026-03-10")])
    unknown = raw([activity("a", "2026-03-01")])
    assert [
        [(str(row["opened_at"]), str(row["detected_at"])) for row in found["mql_episodes"]]
        for found in (marts(rows, card, "2026-04-01") for rows in (before, after, unknown))
    ] == [
        [("2026-03-01 00:00:00", "2026-03-10 00:00:00")],
        [("2026-03-11 00:00:00", "2026-03-11 00:00:00")],
        [("2026-03-01 00:00:00", "2026-03-01 00:00:00")],
    ]

"""Each method of docs/bots.md, at the boundary that its definition names."""

from decimal import Decimal

import pytest

from oracle.by_hand import Cells, activity, ledger, marts, merge, raw, rule, tables, version
from oracle.records import RawRows, Row, Tables

MAIL = "Newsletter"
SEND = "2026-03-01 10:00:00"


def mail(guid: str, second: str, kind: str = "click", lead: str = "1", **given: str) -> Cells:
    """Something about one mail so many seconds (and a fraction) after ten."""
    types = {"delivered": "7", "bounced": "8", "open": "10", "click": "11"}
    minutes, seconds = divmod(Decimal(second), 60)
    asset = given.pop("asset", MAIL)
    at = f"2026-03-01 10:{int(minutes):02d}:{seconds:09.6f}"
    return activity(guid, at, types[kind], asset, lead, **given)


def bots(method: str, **cells: str) -> Tables:
    """A scorecard with a rule for everything that a lead does, and one bot rule."""
    types = [
        {"source": "marketo", "type_id": number, "activity_type": slug, "is_engagement": "true"}
        for number, slug in (
            ("1", "visit_webpage"),
            ("7", "email_delivered"),
            ("8", "email_bounced"),
            ("10", "open_email"),
            ("11", "click_email"),
        )
    ]
    bot: Row = {"bot_rule": "bot", "method": method, "is_active": "true"} | cells
    return tables(
        behavior_rules=[rule("any", activity_type="*")], activity_types=types, bot_rules=[bot]
    )


def flagged(rows: RawRows, scorecard: Tables) -> str:
    """Ids of what the rule flags, in order."""
    found = marts(rows, scorecard, "2026-12-31")["behavior_score_events"]
    assert all(row["withheld_by"] == "exclusion" for row in found if row["withheld_reason"])
    return " ".join(sorted(str(row["activity_id"]) for row in found if row["withheld_reason"]))


CLICKS = [
    mail("d", "10", "delivered"),
    mail("before", "9.999999"),
    mail("at", "10"),
    mail("in", "15"),
    mail("out", "15.000001"),
    mail("other", "12", asset="Another"),
    mail("nameless", "12", asset=""),
]


@pytest.mark.parametrize(
    ("method", "cells", "rows", "expected"),
    [
        ("click_soon_after_delivery", {"seconds": "5"}, CLICKS, "at in"),
        ("click_soon_after_delivery", {"seconds": "0"}, CLICKS, "at"),
        ("click_before_delivery", {}, CLICKS, "before"),
        ("click_before_delivery", {"seconds": "0.000001"}, CLICKS, ""),
        # The first delivery decides: what lies before a second one is no sign.
        (
            "click_before_delivery",
            {},
            [mail("d", "10", "delivered"), mail("c", "20"), mail("e", "30", "delivered")],
            "",
        ),
        (
            "hard_bounce_after_click",
            {"seconds": "5"},
            [
                mail("early", "4.999999"),
                mail("in", "5"),
                mail("open", "10", "open"),
                mail("b", "10", "bounced"),
                mail("later", "11"),
            ],
            "in open",
        ),
        (
            "hard_bounce_after_click",
            {"activity_types": "click_email"},
            [mail("c", "0"), mail("o", "1", "open"), mail("b", "3000", "bounced")],
            "c",
        ),
        (
            "open_click_burst",
            {"seconds": "1"},
            [
                mail("o1", "1", "open"),
                mail("c1", "1.999999"),
                mail("o2", "10", "open"),
                mail("c2", "11"),
                mail("o3", "20", "open"),
                mail("o4", "20", "open"),
            ],
            "c1 o1",
        ),
        (
            "distinct_links_burst",
            {"seconds": "3", "count": "3", "activity_types": "click_email|open_email"},
            [
                mail("a", "0", Link="/a"),
                mail("b", "1", Link="/b"),
                mail("b_again", "2", Link="/b"),
                mail("none", "2"),
                mail("open", "2.5", "open"),
                mail("c", "3", Link="/c"),
                mail("d", "5.000001", Link="/d"),
            ],
            "a b b_again c none open",
        ),
        (
            "distinct_links_burst",
            {"seconds": "3", "count": "2"},
            [mail("a", "0", Link="/a"), mail("b", "1", Link="/b", lead="2")],
            "",
        ),
        (
            "trap_link",
            {"value": "/TRAP", "seconds": "5"},
            [
                mail("out", "4.999999"),
                mail("before", "5", "open"),
                mail("trap", "10", Link="/trap"),
                mail("after", "15", Link="/a"),
                mail("other", "11", asset="Another"),
            ],
            "after before trap",
        ),
        ("trap_link", {"value": "/trap"}, [mail("t", "1", Link="/trap"), mail("c", "1")], "t"),
        (
            "hourly_maximum",
            {"activity_types": "click_email", "count": "2", "seconds": "10"},
            [
                mail("a", "0"),
                mail("b", "5"),
                mail("o", "5", "open"),
                mail("c", "10"),
                mail("d", "16"),
            ],
            "a b c",
        ),
        (
            "hourly_maximum",
            {"activity_types": "click_email", "count": "2"},
            [mail("a", "0"), mail("b", "1"), mail("c", "3599.5"), mail("d", "3.5", lead="2")],
            "a b c",
        ),
        (
            "source_flag",
            {},
            [mail("yes", "0", is_bot_activity="true"), mail("no", "1", other="true")],
            "yes",
        ),
        (
            "source_flag",
            {"value": "TRUE|1", "activity_types": "open_email"},
            [
                mail("true", "0", "open", is_bot_activity="True"),
                mail("false", "1", "open", is_bot_activity="false"),
                mail("click", "2", is_bot_activity="true"),
            ],
            "true",
        ),
        ("source_flag", {"field": "asset", "value": "another"}, CLICKS, "other"),
        (
            "user_agent",
            {"value": "bot\\b|^curl"},
            [mail("a", "0", user_agent="A-Bot/1"), mail("b", "1", user_agent="robots")],
            "a",
        ),
        (
            "address_range",
            {"value": "192.0.2.0/25|2001:db8::/33", "field": "attributes.ip"},
            [
                mail("last", "0", ip="192.0.2.127"),
                mail("next", "1", ip="192.0.2.128"),
                mail("mapped", "2", ip="::ffff:192.0.2.1"),
                mail("cut", "3", ip="192.0.2.0/26"),
                mail("wide", "4", ip="192.0.2.0/24"),
                mail("six", "5", ip="2001:DB8:7fff::1"),
                mail("six_next", "6", ip="2001:db8:8000::"),
                mail("nonsense", "7", ip="192.0.2"),
            ],
            "cut last mapped six",
        ),
    ],
)
def test_a_method_flags_what_its_definition_says(
    method: str, cells: dict[str, str], rows: list[Cells], expected: str
) -> None:
    assert flagged(raw(rows), bots(method, **cells)) == expected


PEOPLE = [
    version("2026-01-01", lead="1", email="a@x.example"),
    version("2026-01-01", lead="2", email="b@X.example"),
    version("2026-01-01", lead="3", email="c@y.example"),
    version("2026-02-01", lead="3", email="c@x.example"),
    version("2026-04-01", lead="3", email="c@z.example"),
    version("2026-01-01", lead="4", email="d@mail.x.example"),
]
CROWD = [
    mail("first", "0", lead="1"),
    mail("again", "1", lead="1"),
    mail("second", "30", lead="2"),
    mail("third", "60", lead="3"),
    mail("below", "20", lead="4"),
    mail("late", "60.000001", lead="1"),
]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"seconds": "60", "count": "3"}, "again first late second third"),
        # From the second to the third: what came before them is in no span that is full.
        ({"seconds": "30", "count": "2"}, "again first late second third"),
        ({"seconds": "29.999999", "count": "2"}, "again late second third"),
        ({"seconds": "60", "count": "4"}, ""),
        ({"seconds": "60", "count": "2", "value": "example"}, ""),
        (
            {"seconds": "60", "count": "3", "value": "mail.x.example"},
            "again first late second third",
        ),
    ],
)
def test_a_crowd_of_one_mail_domain_is_flagged(cells: dict[str, str], expected: str) -> None:
    assert flagged(raw(CROWD, PEOPLE), bots("domain_burst", **cells)) == expected


def test_merged_leads_are_one_and_deleted_ones_no_part_of_a_crowd() -> None:
    two = bots("domain_burst", seconds="60", count="2")
    pair = CROWD[:3]
    assert flagged(raw(pair, PEOPLE), two) == "again first second"
    merged = [*pair, merge("m", "2026-05-01", "1", "2")]
    assert flagged(raw(merged, PEOPLE), two) == ""
    assert flagged(raw(pair, PEOPLE, [("2", "2026-05-01")]), two) == ""


def test_a_rule_that_is_off_flags_nothing_and_a_flagged_activity_is_no_engagement() -> None:
    rows = raw([mail("a", "0", is_bot_activity="true")])
    for is_active, expected in (("true", None), ("false", "2026-03-01"), ("", "2026-03-01")):
        scorecard = bots("source_flag", is_active=is_active)
        (sums,) = marts(rows, scorecard, "2026-12-31")["behavior_scores"]
        engaged = sums["last_engagement_at"]
        assert (None if engaged is None else str(engaged)[:10]) == expected


def test_exclusions_are_told_before_bot_rules_and_the_mart_counts_both() -> None:
    rows = raw([mail("a", "0", is_bot_activity="true"), mail("b", "1", is_bot_activity="true")])
    scorecard = dict(bots("source_flag"))
    scorecard["exclusions"] = [
        {
            "exclusion": "zebra",
            "applies_to": "activity",
            "field": "asset",
            "operator": "equals",
            "value": "Newsletter",
            "description": "",
        }
    ]
    scorecard["bot_rules"] = [
        *scorecard["bot_rules"],
        dict(scorecard["bot_rules"][0]) | {"bot_rule": "alike", "activity_types": "click_email"},
    ]
    assert flagged(rows, scorecard) == "a b"
    found = marts(rows, scorecard, "2026-12-31")
    assert {row["withheld_reason"] for row in found["behavior_score_events"]} == {"zebra"}
    counted = [
        (row["bot_rule"], row["activities"], row["only_this_rule"], row["matched_points"])
        for row in found["bot_activity"]
    ]
    assert counted == [("alike", 2, 0, Decimal(10)), ("bot", 2, 0, Decimal(10))]
    scorecard["exclusions"], scorecard["bot_rules"] = [], scorecard["bot_rules"][:1]
    (row,) = marts(rows, scorecard, "2026-12-31")["bot_activity"]
    assert (row["only_this_rule"], row["leads"], row["email_domain"]) == (2, 1, "")
    assert [line[2] for line in ledger(rows, scorecard)] == ["exclusion", "exclusion"]

from decimal import Decimal

import pytest

from oracle.by_hand import (
    activity,
    ledger,
    marts,
    merge,
    raw,
    rule,
    tables,
    version,
    when,
    withheld,
)
from oracle.records import Row, Tables


def test_once_every_day_rolls_by_hours() -> None:
    # Published example: Marketo. Sunday 22:00 counts, Monday 21:59 does not, Monday 22:00 does.
    rows = raw(
        [
            activity("sunday", "2026-03-01 22:00"),
            activity("too soon", "2026-03-02 21:59"),
            activity("monday", "2026-03-02 22:00"),
        ]
    )
    daily = tables(behavior_rules=[rule("daily", cooldown_hours="24")])
    assert withheld(rows, daily) == {"sunday": None, "too soon": "cooldown", "monday": None}


def test_of_ordered_choices_only_the_first_that_matches_pays() -> None:
    # Published example: Marketo.
    rows = raw([activity("a", "2026-03-01", asset="/pricing")])
    choices = tables(
        behavior_rules=[
            rule("z", "1", exclusive_group="page"),
            rule("y", "5", exclusive_group="page", priority="2"),
            rule("x", "9", exclusive_group="page", priority="2"),
            rule("w", "7", exclusive_group="page", priority="1"),
            rule("other", "3"),
        ],
        rule_conditions=[when("w", "asset", "equals", "/docs")],
    )
    assert ledger(rows, choices) == [
        ("a", "other", None, "3.00"),
        ("a", "x", None, "9.00"),
        ("a", "y", "exclusive_group", "0.00"),
        ("a", "z", "exclusive_group", "0.00"),
    ]


def test_a_consultancys_worked_lead_scores_104() -> None:
    # Published example.
    given = {
        "webinar_attended": ("104", "25", "Webinar"),
        "case_study": ("2", "20", "Case study"),
        "mail_click": ("11", "3", "Newsletter"),
        "full_video": ("3", "40", "Video"),
        "pricing_page": ("1", "15", "/pricing"),
        "first_open": ("10", "1", "Newsletter"),
    }
    slugs = {row["type_id"]: row["activity_type"] for row in tables()["activity_types"]}
    rules = [rule(name, points, slugs[type_id]) for name, (type_id, points, _) in given.items()]
    rules[-1] |= {"requires_rule": "first_open", "requires": "absent"}
    rows = raw(
        [
            activity(name, "2026-03-01", type_id, asset)
            for name, (type_id, _, asset) in given.items()
        ]
        + [activity("second open", "2026-03-02", "10", "Newsletter")]
    )
    (lead,) = marts(rows, tables(behavior_rules=rules), "2026-03-03")["lead_scores"]
    assert lead["lead_score"] == Decimal("104.00")


PARDOT = {
    "custom redirect click": "3",
    "file access": "3",
    "form or landing page error": "-5",
    "form submission": "50",
    "landing page success": "50",
    "page view": "1",
    "site search": "3",
    "tracked link": "3",
    "visitor session": "3",
    "opportunity created": "50",
    "opportunity lost": "-100",
    "mail open": "0",
}


def test_the_default_table_of_account_engagement_holds() -> None:
    # Published example: Salesforce Account Engagement.
    slugs = [name.replace(" ", "_") for name in PARDOT]
    types = [
        {"source": "marketo", "type_id": f"5{number}", "activity_type": slug}
        for number, slug in enumerate(slugs)
    ]
    rules = [rule(slug, PARDOT[slug.replace("_", " ")], slug) for slug in slugs]
    rows = raw([activity(slug, "2026-03-01", f"5{number}") for number, slug in enumerate(slugs)])
    scorecard = tables(behavior_rules=rules, activity_types=types)
    points = {line[0]: Decimal(str(line[3])) for line in ledger(rows, scorecard)}
    assert points == {name.replace(" ", "_"): Decimal(value) for name, value in PARDOT.items()}
    (sums,) = marts(rows, scorecard, "2026-03-01")["behavior_scores"]
    assert (sums["positive_points"], sums["negative_points"]) == (Decimal(166), Decimal(-105))
    assert sums["award_count"] == 12


@pytest.mark.parametrize(
    ("paper_at", "expected"), [("2026-02-28", "50.00"), ("2026-03-02", "35.00"), ("", "35.00")]
)
def test_a_report_is_worth_more_after_a_white_paper(paper_at: str, expected: str) -> None:
    # Published example: 50 if a white paper was downloaded before, 35 if not.
    report = ("fill_out_form",)
    rules = [
        rule("paper", "0", "click_link"),
        rule("after", "50", *report, exclusive_group="r", priority="1", requires_rule="paper"),
        rule("alone", "35", *report, exclusive_group="r", priority="2"),
    ]
    rows = [activity("r", "2026-03-01", "2", "Report: x")]
    if paper_at:
        rows.append(activity("p", paper_at, "3", "/white-paper.pdf"))
    given = [line for line in ledger(raw(rows), tables(behavior_rules=rules)) if line[0] == "r"]
    assert [line[3] for line in given if line[2] is None] == [expected]


@pytest.mark.parametrize(
    ("email", "expected"),
    [("a@acme.example", "35"), ("a@hotmail.com", "25"), ("a@mail.HOTMAIL.com", "25"), ("", "25")],
)
def test_a_report_is_worth_ten_more_without_free_mail(email: str, expected: str) -> None:
    # Published example: +25 on any report; +10 if the address is not of hotmail.com.
    rules = [rule("report", "25", "fill_out_form"), rule("firm", "10", "fill_out_form")]
    scorecard = tables(
        behavior_rules=rules,
        rule_conditions=[
            when("report", "asset", "starts_with", "report"),
            when("firm", "asset", "starts_with", "report"),
            when("firm", "lead.email", "domain_not_in", "hotmail.com"),
        ],
    )
    rows = raw(
        [activity("r", "2026-03-01", "2", "Report: x")], [version("2026-01-01", email=email)]
    )
    (lead,) = marts(rows, scorecard, "2026-03-01")["lead_scores"]
    assert lead["lead_score"] == Decimal(expected)


def one_rule(*conditions: Row, **cells: str) -> Tables:
    return tables(behavior_rules=[rule("r", **cells)], rule_conditions=list(conditions))


FIVE = raw(
    [
        activity("a", "2026-03-01 10:00", asset="/x"),
        activity("b", "2026-03-01 10:00", asset="/y"),
        activity("c", "2026-03-02 10:00", asset="/X"),
        activity("d", "2026-03-03 10:00", asset="/x"),
        activity("e", "2026-03-03 11:00", asset=""),
    ]
)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"requires_rule": "r", "requires": "absent"}, ". requires requires requires requires"),
        ({"requires_rule": "r", "requires_within_days": "1"}, "requires . . . ."),
        (
            {"requires_rule": "r", "requires_within_days": "0"},
            "requires . requires requires requires",
        ),
        ({"min_count": "3"}, "min_count min_count . . ."),
        ({"min_count": "2", "min_count_within_days": "1"}, "min_count . . . ."),
        (
            {"min_count": "3", "min_count_within_days": "1"},
            "min_count min_count . min_count min_count",
        ),
        ({"once_per_asset": "true"}, ". . . once_per_asset ."),
        ({"cooldown_hours": "25"}, ". cooldown cooldown . cooldown"),
        ({"cooldown_hours": "24"}, ". cooldown . . cooldown"),
        ({"max_per_day": "1"}, ". max_per_day . . max_per_day"),
        ({"max_per_lead": "2"}, ". . max_per_lead max_per_lead max_per_lead"),
        ({"max_per_day": "1", "max_per_lead": "2"}, ". max_per_day . max_per_lead max_per_day"),
        ({"once_per_asset": "true", "max_per_lead": "3"}, ". . . once_per_asset max_per_lead"),
    ],
)
def test_each_step_withholds_what_it_should(cells: dict[str, str], expected: str) -> None:
    steps = [None if word == "." else word for word in expected.split()]
    assert list(withheld(FIVE, one_rule(**cells)).values()) == steps


def test_requires_and_min_count_look_at_matches_that_later_steps_withhold() -> None:
    rows = raw([activity(name, f"2026-03-0{day}") for day, name in enumerate("abc", start=1)])
    scorecard = tables(
        behavior_rules=[
            rule("r", min_count="2", requires_rule="r", requires_within_days="9"),
            rule("s", max_per_lead="1"),
            rule("t", requires_rule="s", requires_within_days="1"),
        ]
    )
    assert [line[2] for line in ledger(rows, scorecard)] == [
        "requires",
        None,
        "requires",
        # The second match of `r` counts the first, which `requires` withheld.
        None,
        "max_per_lead",
        None,
        None,
        "max_per_lead",
        None,
    ]


def test_excluded_matches_neither_count_nor_satisfy() -> None:
    rows = raw(
        [
            activity("a", "2026-03-01", asset="/docs"),
            activity("b", "2026-03-02"),
            activity("c", "2026-03-03"),
        ]
    )
    exclusion = {
        "exclusion": "docs",
        "applies_to": "activity",
        "field": "asset",
        "operator": "equals",
        "value": "/docs",
    }
    counting = tables(behavior_rules=[rule("r", min_count="2")], exclusions=[exclusion])
    assert withheld(rows, counting) == {"a": "exclusion", "b": "min_count", "c": None}
    requiring = tables(behavior_rules=[rule("r", requires_rule="r")], exclusions=[exclusion])
    assert withheld(rows, requiring) == {"a": "exclusion", "b": "requires", "c": None}


def test_a_group_does_not_step_in_for_what_a_later_step_withholds() -> None:
    rows = raw([activity("a", "2026-03-01"), activity("b", "2026-03-02")])
    scorecard = tables(
        behavior_rules=[
            rule("first", exclusive_group="g", priority="1", max_per_lead="1"),
            rule("second", exclusive_group="g", priority="2"),
        ]
    )
    assert [line[2] for line in ledger(rows, scorecard)] == [
        None,
        "exclusive_group",
        "max_per_lead",
        "exclusive_group",
    ]


def test_what_an_earlier_step_withholds_leaves_its_group() -> None:
    rows = raw([activity("a", "2026-03-01")])
    scorecard = tables(
        behavior_rules=[
            rule("first", exclusive_group="g", priority="1", requires_rule="first"),
            rule("second", exclusive_group="g"),
        ]
    )
    assert [line[2] for line in ledger(rows, scorecard)] == ["requires", None]


def test_versions_of_a_rule_share_memory_and_keep_their_own_limits() -> None:
    old = rule("r", "1", valid_to="2026-03-02 10:00:00", max_per_lead="9")
    new = rule("r", "2", valid_from="2026-03-02 10:00:00", max_per_lead="3")
    assert ledger(FIVE, tables(behavior_rules=[old, new])) == [
        ("a", "r", None, "1.00"),
        ("b", "r", None, "1.00"),
        ("c", "r", None, "2.00"),
        ("d", "r", "max_per_lead", "0.00"),
        ("e", "r", "max_per_lead", "0.00"),
    ]


def test_a_star_is_every_engagement_and_an_unknown_type_is_scored_by_its_name() -> None:
    rows = raw(
        [
            activity("visit", "2026-03-01"),
            activity("sent", "2026-03-01", "6"),
            activity("odd", "2026-03-01", "9999"),
        ]
    )
    assert list(withheld(rows, one_rule(activity_type="*"))) == ["visit"]
    assert list(withheld(rows, one_rule(activity_type="marketo_9999"))) == ["odd"]


def test_a_merged_leads_activities_count_as_if_always_one() -> None:
    rows = raw(
        [
            activity("a", "2026-03-01", lead="1"),
            activity("b", "2026-03-02", lead="2"),
            merge("m", "2026-03-05", "2", "1"),
        ]
    )
    assert withheld(rows, one_rule(max_per_lead="1")) == {"a": None, "b": "max_per_lead"}


def inactive(**cells: str) -> Tables:
    given = {"rule_id": "idle", "idle_days": "3", "points": "-2", "category": "quiet"} | cells
    return tables(inactivity_rules=[given])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ["a:idle:1 04", "d:idle:1 14"]),
        # Of the third of each spell the first falls due with the engagement of the 10th, which
        # comes first; the second at `as_of` itself.
        (
            {"repeat_days": "3"},
            ["a:idle:1 04", "a:idle:2 07", "d:idle:1 14", "d:idle:2 17", "d:idle:3 20"],
        ),
        (
            {"repeat_days": "1", "max_times": "2"},
            ["a:idle:1 04", "a:idle:2 05", "d:idle:1 14", "d:idle:2 15"],
        ),
        ({"idle_days": "9"}, ["d:idle:1 20"]),
        ({"idle_days": "10"}, []),
    ],
)
def test_inactivity_falls_due_while_idle(cells: dict[str, str], expected: list[str]) -> None:
    rows = raw(
        [
            activity("a", "2026-03-01"),
            activity("mail", "2026-03-02", "6"),
            activity("b", "2026-03-10"),
            activity("c", "2026-03-10"),
            activity("d", "2026-03-11"),
        ]
    )
    mart = marts(rows, inactive(**cells), "2026-03-20")["behavior_score_events"]
    assert [f"{row['activity_id']} {row['occurred_at']:%d}" for row in mart] == expected
    assert {(row["activity_type"], row["asset"]) for row in mart} <= {("inactivity", None)}


def test_a_lead_that_never_engaged_is_not_idle() -> None:
    rows = raw([activity("mail", "2026-03-02", "6")])
    assert ledger(rows, inactive()) == []


def test_demographic_groups_and_matched_values() -> None:
    rows = raw(leads=[version("2026-01-01", email="a@x.example", title="CEO", country="Peru")])
    demographic = [
        {"rule_id": "chief", "points": "9", "exclusive_group": "g", "priority": "2"},
        {"rule_id": "anyone", "points": "1", "exclusive_group": "g"},
        {"rule_id": "abroad", "points": "-3.5"},
    ]
    scorecard = tables(
        demographic_rules=demographic,
        rule_conditions=[
            when("chief", "title", "in", "ceo|cfo"),
            when("abroad", "lead.country", "not_equals", "Germany", "x"),
            when("abroad", "email_domain", "equals", "x.example", "x"),
            when("abroad", "industry", "is_empty", "", "x"),
        ],
    )
    mart = marts(rows, scorecard, "2026-03-01")["demographic_score_points"]
    assert [(row["rule_id"], row["points"], row["matched_value"]) for row in mart] == [
        ("abroad", Decimal("-3.50"), "country=Peru; email_domain=x.example"),
        ("chief", Decimal("9.00"), "title=CEO"),
    ]

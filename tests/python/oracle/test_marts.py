from decimal import Decimal

from oracle.by_hand import activity, marts, only_lead, raw, rule, tables, version
from oracle.records import Load, RawFile, read_loads

CURVES = [{"decay_policy": "halving", "method": "half_life", "half_life_days": "7"}]


def test_the_lines_add_up_to_the_shown_score() -> None:
    scorecard = tables(
        behavior_rules=[
            rule("visit", "9.99", decay_policy="halving"),
            rule("form", "2", "fill_out_form"),
        ],
        inactivity_rules=[{"rule_id": "idle", "idle_days": "2", "points": "-1.5"}],
        demographic_rules=[{"rule_id": "anyone", "points": "3"}],
        decay_policies=CURVES,
        score_limits=[{"scope": "category", "target": "web", "max_points": "10"}],
    )
    rows = raw(
        [
            activity("a", "2026-03-01"),
            activity("b", "2026-03-02"),
            activity("f", "2026-03-02", "2"),
        ]
    )
    found = marts(rows, scorecard, "2026-03-05 12:00")
    lines = [
        (row["line_type"], row["rule_id"], str(row["points"])) for row in found["lead_score_lines"]
    ]
    # 0.5^(4/7) = 0.672950..., 0.5^(3/7) = 0.742997...: 2 x 9.99 become 9.99 x 1.415947 =
    # 14.14531053; with the form 16.14531053, held at 10.
    assert lines == [
        ("behavior", "form", "2.00000000"),
        ("inactivity", "idle", "-1.50000000"),
        ("behavior", "visit", "19.98000000"),
        ("decay", "visit", "-5.83468947"),
        ("demographic", "anyone", "3.00000000"),
        ("limit", None, "-6.14531053"),
    ]
    assert only_lead(found["lead_scores"])["lead_score"] == Decimal("11.50")
    assert only_lead(found["behavior_scores"])["behavior_points"] == Decimal("20.48")


def test_the_lead_score_is_rounded_from_the_exact_sum_and_the_rest_is_a_line() -> None:
    scorecard = tables(
        behavior_rules=[rule("visit", "0.01", decay_policy="halving")], decay_policies=CURVES
    )
    found = marts(raw([activity("a", "2026-03-01")]), scorecard, "2026-03-08")
    lines = {row["line_type"]: str(row["points"]) for row in found["lead_score_lines"]}
    assert lines == {"behavior": "0.01000000", "decay": "-0.00500000", "rounding": "0.00500000"}


def test_seven_days_ago_is_seven_times_24_hours() -> None:
    scorecard = tables(
        behavior_rules=[rule("visit", "8", decay_policy="halving")], decay_policies=CURVES
    )
    rows = raw([activity("a", "2026-03-08 12:00"), activity("b", "2026-03-08 12:00:01")])
    found = only_lead(marts(rows, scorecard, "2026-03-15 12:00")["decayed_scores"])
    assert (found["behavior_score"], found["behavior_score_7d_ago"]) == (Decimal(8), Decimal(8))


def test_every_lead_has_a_row_in_every_mart_of_its_grain() -> None:
    scorecard = tables(
        scorecards=[{"scorecard": "live"}, {"scorecard": "draft", "status": "draft"}],
        score_limits=[{"scorecard": "draft", "scope": "behavior", "min_points": "2"}],
        score_bands=[
            {"scorecard": "draft", "dimension": name, "band": band, "min_score": "0"}
            for name, band in (("behavior", "4"), ("demographic", "D"), ("total", "X"))
        ],
    )
    rows = raw(leads=[version("2026-05-01", email="later@x.example", title="CEO")])
    found = marts(rows, scorecard, "2026-03-01")
    for name in ("behavior_scores", "demographic_scores", "decayed_scores", "mql_flags"):
        assert [(row["scorecard"], row["lead_id"]) for row in found[name]] == [
            ("draft", "1"),
            ("live", "1"),
        ]
    draft, live = found["lead_scores"]
    assert (str(draft["lead_score"]), draft["rating"], draft["total_band"]) == ("2.00", "D4", "X")
    assert (str(live["lead_score"]), live["rating"], live["job_title"]) == ("0.00", None, "CEO")
    assert found["lead_score_history"] == []


def test_each_row_of_an_extract_is_counted_once() -> None:
    exclusion = {
        "exclusion": "docs",
        "applies_to": "activity",
        "field": "asset",
        "operator": "equals",
        "value": "/docs",
    }
    scorecard = tables(behavior_rules=[rule("visit", max_per_lead="1")], exclusions=[exclusion])
    rows = raw(
        [
            activity("a", "2026-03-01"),
            activity("b", "2026-03-01"),
            activity("b", "2026-03-01", asset="/docs"),
            activity("c", "2026-03-01", "2"),
            activity("d", "2026-03-01 23:30-01:00", lead="2"),
            activity("e", "2026-03-09", lead="2"),
            activity("f", "2026-03-01"),
            activity("g", "2026-03-10"),
        ],
        deleted=[("2", "2026-03-03")],
    )
    found = marts(rows, scorecard, "2026-03-08")["activity_reconciliation"]
    counts = {str(row["activity_on"]): [*row.values()][3:] for row in found}
    # raw_rows, rejected, duplicates, of_deleted_leads, excluded, scored, unmatched
    assert counts == {
        "2026-03-01": [5, 0, 1, 0, 1, 2, 1],
        "2026-03-02": [1, 0, 0, 1, 0, 0, 0],
        # After `as_of`: of a deleted lead first, else unmatched.
        "2026-03-09": [1, 0, 0, 1, 0, 0, 0],
        "2026-03-10": [1, 0, 0, 0, 0, 0, 1],
    }


def test_one_id_in_two_instances_is_two_leads() -> None:
    header = ("marketoGUID", "leadId", "activityDate", "activityTypeId")
    file = RawFile("activities", "activities.csv", header, (("g", "7", "2026-03-01", "1"),))
    rows = read_loads([Load("default", (file,)), Load("emea", (file,))])
    found = marts(rows, tables(behavior_rules=[rule("visit")]), "2026-03-02")
    events = [(row["lead_id"], row["activity_id"]) for row in found["behavior_score_events"]]
    assert events == [("7", "g"), ("emea:7", "emea:g")]
    assert [row["source_instance"] for row in found["activity_reconciliation"]] == [
        "default",
        "emea",
    ]

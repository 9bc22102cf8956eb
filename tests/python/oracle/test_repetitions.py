"""Activities that are logged under two types (decision 0015), by hand."""

from oracle.by_hand import activity, merge, raw, rule, tables, withheld

TWICE = [{"activity_type": "change_data_value", "repeats": "change_score"}]
RULES = [
    rule("score", activity_type="change_score"),
    rule("value", activity_type="change_data_value"),
]
ROWS = raw(
    [
        activity("score", "2026-03-01 10:00", "22", "Lead Score"),
        activity("value", "2026-03-01 10:00", "13", "Lead Score"),
        activity("another field", "2026-03-01 10:00", "13", "Title"),
        activity("later", "2026-03-01 10:00:01", "13", "Lead Score"),
        activity("another lead", "2026-03-01 10:00", "13", "Lead Score", lead="2"),
        activity("of a merged lead", "2026-03-01 10:00", "13", "Lead Score", lead="3"),
        merge("m", "2026-03-05", "1", "3"),
    ]
)


def test_a_score_change_that_is_logged_twice_counts_once() -> None:
    found = withheld(ROWS, tables(behavior_rules=RULES, logged_twice=TWICE))
    assert {guid for guid, step in found.items() if step == "exclusion"} == {
        "value",
        "of a merged lead",
    }
    assert len(found) == 6


def test_without_the_setting_both_count() -> None:
    found = withheld(ROWS, tables(behavior_rules=RULES))
    assert set(found.values()) == {None}

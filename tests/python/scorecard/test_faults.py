"""A fault as it prints, and what counts as near."""

import pytest

from leadscore.scorecard.faults import Fault, nearest, quoted


def test_a_fault_prints_in_the_form_of_the_contract() -> None:
    fault = Fault("behavior_rules.csv", 12, "rule 'pricing_page'", "unknown decay policy 'fast'")
    assert str(fault) == ("behavior_rules.csv:12: rule 'pricing_page': unknown decay policy 'fast'")


def test_a_warning_says_so_after_the_position_and_a_suggestion_comes_last() -> None:
    fault = Fault("point_values.csv", 3, "", "unknown column 'point'", "warning", "points")
    assert str(fault) == (
        "point_values.csv:3: warning: unknown column 'point'; did you mean 'points'?"
    )


@pytest.mark.parametrize(
    ("word", "choices", "expected"),
    [
        ("fast", ["fast_half_life", "slow_steps"], "fast_half_life"),
        ("Starts With", ["starts_with", "ends_with"], "starts_with"),
        ("equal", ["equals", "not_equals"], "equals"),
        ("fa", ["fast_half_life"], None),
        ("zebra", ["lion", "tiger"], None),
        ("x", [], None),
        ("same", ["same"], None),
    ],
)
def test_the_nearest_choice_is_what_was_probably_meant(
    word: str, choices: list[str], expected: str | None
) -> None:
    assert nearest(word, choices) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "'plain'"),
        ("two\nlines\t\x1b[31m", r"'two\nlines\t\x1b[31m'"),
        ("é", "'é'"),
        ("x" * 100, "'" + "x" * 57 + "...'"),
    ],
)
def test_a_quoted_text_stays_on_one_line(text: str, expected: str) -> None:
    assert quoted(text) == expected

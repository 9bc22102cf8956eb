"""Activity types that repeat others."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, faults_after, row

TWICE = "logged_twice.csv:{}: repetition '{}': "

CASES: list[tuple[Change, list[str]]] = [
    (
        cell("logged_twice", 2, repeats="sent_email"),
        [
            TWICE.format(2, "send_email") + "repeats: unknown activity type 'sent_email';"
            " did you mean 'send_email'?"
        ],
    ),
    (
        cell("logged_twice", 2, activity_type="marketo_6"),
        [
            TWICE.format(2, "marketo_6") + "activity_type: activity type 'marketo_6' never occurs,"
            " for the id has a name; did you mean 'send_email'?"
        ],
    ),
    (
        row("logged_twice", activity_type="fill_out_form", repeats="visit_webpage"),
        [
            TWICE.format(3, "fill_out_form")
            + "the type is repeated by another one, so it cannot be a repetition"
        ],
    ),
    (cell("logged_twice", 2, repeats="marketo_100001"), []),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_repetitions(tmp_path: Path, change: Change, expected: list[str]) -> None:
    assert faults_after(tmp_path, change) == expected

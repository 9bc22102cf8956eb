"""Visitor policies."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, faults_after, row

VISITORS = "visitor_policies.csv:{}: visitor policy '{}': "

CASES: list[tuple[Change, list[str]]] = [
    (
        cell("visitor_policies", 2, last_days=""),
        [VISITORS.format(2, "main") + "count_last_n_days needs last_days"],
    ),
    (
        cell("visitor_policies", 2, before_known="count"),
        [VISITORS.format(2, "main") + "before_known count takes no last_days"],
    ),
    (
        cell("visitor_policies", 3, last_days="0"),
        [VISITORS.format(3, "trial") + "before_known ignore takes no last_days"],
    ),
    (
        cell("visitor_policies", 3, before_known="forget"),
        [VISITORS.format(3, "trial") + "unknown before_known 'forget'"],
    ),
    (
        cell("visitor_policies", 2, last_days="-1"),
        [VISITORS.format(2, "main") + "last_days '-1' must be at least 0"],
    ),
    (
        cell("visitor_policies", 3, scorecard="trail"),
        [VISITORS.format(3, "trail") + "unknown scorecard 'trail'; did you mean 'trial'?"],
    ),
    (
        row("visitor_policies", scorecard="main", before_known="ignore"),
        [VISITORS.format(4, "main") + "the same scorecard as in line 2"],
    ),
    (
        cell("visitor_policies", 2, last_days="200001"),
        [VISITORS.format(2, "main") + "last_days '200001' must be at most 200000"],
    ),
    (cell("visitor_policies", 2, last_days="0"), []),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_visitor_policies(tmp_path: Path, change: Change, expected: list[str]) -> None:
    assert faults_after(tmp_path, change) == expected

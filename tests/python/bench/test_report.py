"""What a table of the benchmark says of its figures."""

import argparse
from typing import Any

import pytest

from benchmarks.bench import size, step_names
from benchmarks.report import markdown, targets


def figures(seconds: float, **facts: Any) -> dict[str, Any]:
    return {
        "seconds": seconds,
        "processor_seconds": 2 * seconds,
        "peak_mb": 3_000,
        "touched_leads": 7,
        "leads": 100,
        "run": "2026-11-22 20:00",
        **facts,
    }


FULL = {
    "fixed": figures(8),
    "fixed_next": figures(8),
    "floor": figures(10, unequal=[]),
    "full": figures(33, activities=10, ledger_rows=20, file_mb=1.0),
}


@pytest.mark.parametrize(
    ("step", "result", "activities", "verdict"),
    [
        ("full", figures(33), 10**7, "met"),
        ("full", figures(33.1), 10**7, "missed"),
        ("increment", figures(3.3), 10**7, "met"),
        ("increment", figures(3.3), 5 * 10**7, "missed"),
        ("increment", figures(1.9), 5 * 10**7, "met"),
        ("same", figures(12), 10**7, "met"),
        ("same", figures(12.1), 10**7, "missed"),
        ("later", figures(50), 10**7, "stated"),
        ("memory", figures(900), 10**7, "met"),
        ("days", figures(9, file_mb=15, file_mb_full_build=10, median_seconds=1, unequal=[]),
         10**7, "met"),
        ("days", figures(9, file_mb=16, file_mb_full_build=10, median_seconds=1, unequal=[]),
         10**7, "missed"),
    ],
)  # fmt: skip
def test_a_figure_is_held_against_its_target(
    step: str, result: dict[str, Any], activities: int, verdict: str
) -> None:
    without, having = (
        {target.name: target.verdict for target in targets(results, activities)}
        for results in (FULL, FULL | {step: {**FULL.get(step, {}), **result}})
    )
    first = [name for name in having if name not in without] or [
        "full build less its fixed cost, to the floor"
    ]
    assert having[first[0]] == verdict


def test_the_same_day_on_a_long_history_is_compared_with_the_day_itself() -> None:
    results = FULL | {
        "increment": figures(10),
        "other_leads": figures(14, times=5),
        "same_leads": figures(15, times=5),
    }
    found = {target.name: target.verdict for target in targets(results, 10**7)}
    assert found["the same day on 5 x the history, of other leads"] == "met"
    assert found["the same day on 5 x the history, of the same leads"] == "missed"


def test_a_floor_that_differs_from_the_marts_is_told() -> None:
    results = FULL | {"floor": figures(10, unequal=["decayed_scores: 1 rows, expected 2"])}
    assert "| decayed_scores: 1 rows, expected 2 | yes | missed |" in markdown(results, 10**7)


def test_the_table_says_when_its_figures_come_from_several_runs() -> None:
    assert "run of 2026-11-22 20:00." in markdown(FULL, 10**7)
    several = FULL | {"same": figures(9) | {"run": "2026-11-23 08:00"}}
    assert "figures of 2 runs: 2026-11-22 20:00, 2026-11-23 08:00." in markdown(several, 10**7)


@pytest.mark.parametrize(
    ("text", "activities"), [("50M", 50_000_000), ("500k", 500_000), ("20000", 20_000)]
)
def test_a_size_counts_activities(text: str, activities: int) -> None:
    assert size(text) == activities


def test_steps_run_in_their_order_and_unknown_ones_are_refused() -> None:
    assert step_names("increment, full,load") == ["load", "full", "increment"]
    with pytest.raises(argparse.ArgumentTypeError, match="no such step: increments"):
        step_names("increments")

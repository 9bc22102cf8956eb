"""Decay policies, limits, bands and qualification policies."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, faults_after, only, row

DECAY = "decay_policies.csv:3: decay policy 'slow_steps': "

CASES: list[tuple[Change, list[str]]] = [
    (
        cell("decay_policies", 3, percent_per_period=""),
        [DECAY + "method step needs percent_per_period"],
    ),
    (
        cell("decay_policies", 3, method="compound_step", period_days=""),
        [DECAY + "method compound_step needs period_days"],
    ),
    (
        cell("decay_policies", 3, method="window", lifespan_days="9"),
        [
            "decay_policies.csv:3: warning: decay policy 'slow_steps': method window does not use"
            f" {column}"
            for column in ("period_days", "percent_per_period")
        ],
    ),
    (
        cell("decay_policies", 3, method="linear", period_days="", percent_per_period=""),
        [DECAY + "method linear needs lifespan_days"],
    ),
    (
        cell("decay_policies", 2, half_life_days=""),
        [
            "decay_policies.csv:2: decay policy 'fast_half_life': method half_life needs"
            " half_life_days",
        ],
    ),
    (
        cell("decay_policies", 3, method="none", period_days="", percent_per_period=""),
        [
            "decay_policies.csv:3: warning: decay policy 'slow_steps': method none does not use"
            " hold_days",
        ],
    ),
    (
        row("decay_policies", decay_policy="none", method="window", lifespan_days="9"),
        [
            "decay_policies.csv:4: decay policy 'none': rules without a decay policy have this"
            " one: its method must be none",
        ],
    ),
    (
        cell("score_limits", 2, min_points="101"),
        [
            "score_limits.csv:2: limit 'category': min_points 101 is greater than max_points 100",
        ],
    ),
    (
        cell("score_limits", 3, max_points=""),
        ["score_limits.csv:3: limit 'behavior': neither min_points nor max_points is given"],
    ),
    (
        cell("score_limits", 3, target="web"),
        [
            "score_limits.csv:3: limit 'behavior': a limit of the behavior score takes no target,"
            " and has 'web'",
        ],
    ),
    (
        row("score_limits", scorecard="main", scope="category", max_points="5"),
        [
            "score_limits.csv:5: limit 'category': a limit of a category needs the category as"
            " target",
        ],
    ),
    (
        row("score_limits", scorecard="main", scope="category", target="contents", max_points="5"),
        [
            "score_limits.csv:5: limit 'category': no rule has the category 'contents';"
            " did you mean 'content'?",
        ],
    ),
    (
        row("score_limits", scorecard="trial", scope="category", target="web", max_points="5"),
        ["score_limits.csv:5: limit 'category': no rule has the category 'web'"],
    ),
    (
        row("score_bands", scorecard="main", dimension="behavior", band="3", min_score="50.00"),
        ["score_bands.csv:5: band '3': the same min_score as band '1'"],
    ),
    (
        only("score_bands", 2, 4),
        [
            "score_bands.csv:2: band '1': the bands of behavior have no bottom: the lowest begins"
            " at 50, and a lead without points has 0",
        ],
    ),
    (
        cell("score_bands", 3, min_score="-49.99"),
        [
            "score_bands.csv:3: warning: band '2': the bands of behavior have no bottom: a score"
            " below -49.99 has no band",
        ],
    ),
    (
        row("score_bands", scorecard="main", dimension="total", band="x", min_score="-54.99"),
        [
            "score_bands.csv:5: warning: band 'x': the bands of total have no bottom: a score"
            " below -54.99 has no band",
        ],
    ),
    (
        row("score_bands", scorecard="trial", dimension="behavior", band="x", min_score="0.01"),
        [
            "score_bands.csv:5: band 'x': the bands of behavior have no bottom: the lowest begins"
            " at 0.01, and a lead without points has 0",
        ],
    ),
    (
        cell("mql_policies", 3, min_behavior="", min_demographic=""),
        [
            "mql_policies.csv:3: policy 'fits': neither a minimum nor a fast track:"
            " no lead can qualify",
        ],
    ),
    (
        cell("mql_policies", 3, min_behavior="300.01"),
        [
            "mql_policies.csv:3: warning: policy 'fits': min_behavior 300.01 is never reached:"
            " the limit of behavior is 300",
        ],
    ),
    (
        cell("mql_policies", 2, fast_track_rule="pricing"),
        [
            "mql_policies.csv:2: policy 'engaged': unknown fast_track_rule 'pricing';"
            " did you mean 'pricing_page'?",
        ],
    ),
    (
        cell("mql_policies", 2, fast_track_rule="idle"),
        [
            "mql_policies.csv:2: policy 'engaged': fast_track_rule 'idle' is no behavior rule"
            " (inactivity_rules.csv)",
        ],
    ),
    (
        cell("mql_policies", 2, fast_track_rule=""),
        ["mql_policies.csv:2: policy 'engaged': fast_track_days without fast_track_rule"],
    ),
    (
        cell("mql_policies", 2, required_fields="email|compani"),
        [
            "mql_policies.csv:2: warning: policy 'engaged': field 'compani' is no column of the"
            " standard lead extract; did you mean 'company'?",
        ],
    ),
    (
        cell("mql_policies", 2, required_fields="email||company"),
        [
            "mql_policies.csv:2: policy 'engaged': required_fields 'email||company' has an empty"
            " part",
        ],
    ),
    (
        cell("mql_policies", 2, required_fields="lead.email"),
        [
            "mql_policies.csv:2: policy 'engaged': required field 'lead.email' is written without"
            " 'lead.'; did you mean 'email'?",
        ],
    ),
    (
        cell("mql_policies", 2, required_fields="firstName"),
        [
            "mql_policies.csv:2: policy 'engaged': field 'firstName' is not in snake case;"
            " did you mean 'first_name'?",
        ],
    ),
    (
        cell("mql_policies", 2, exit_below_total="100.01"),
        [
            "mql_policies.csv:2: warning: policy 'engaged': exit_below_total 100.01 is above"
            " min_total 100: an episode can end on the day on which it opens",
        ],
    ),
    (
        cell("mql_policies", 2, exit_below_total=""),
        [
            "mql_policies.csv:2: warning: policy 'engaged': cooldown_days without"
            " exit_below_total: an episode never ends",
        ],
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[texts[0] for _, texts in CASES])
def test_a_policy_at_fault_is_told_with_its_line(
    tmp_path: Path, change: Change, expected: list[str]
) -> None:
    assert faults_after(tmp_path, change) == expected


@pytest.mark.parametrize(
    "change",
    [
        # Nothing scored in `trial` is ever negative.
        row("score_bands", scorecard="trial", dimension="total", band="x", min_score="0"),
        row("score_bands", scorecard="main", dimension="total", band="x", min_score="-55"),
        cell("mql_policies", 3, min_behavior="300"),
        cell("mql_policies", 3, min_behavior="", min_demographic="0"),
        cell("mql_policies", 2, min_total=""),
    ],
)
def test_a_policy_that_can_hold_has_no_fault(tmp_path: Path, change: Change) -> None:
    assert faults_after(tmp_path, change) == []


def test_a_limit_can_lift_the_bottom(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        row("score_limits", scorecard="trial", scope="behavior", min_points="10"),
        row("score_bands", scorecard="trial", dimension="behavior", band="x", min_score="10"),
        row("score_bands", scorecard="trial", dimension="total", band="y", min_score="10"),
    )
    assert faults == []

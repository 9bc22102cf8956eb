"""Cells by themselves: missing, of the wrong kind, out of range."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, faults_after, row

CASES: list[tuple[Change, str]] = [
    (
        cell("behavior_rules", 2, activity_type=""),
        "behavior_rules.csv:2: rule 'pricing_page': activity_type is missing",
    ),
    (
        row("behavior_rules", scorecard="main", activity_type="visit_webpage", points="1"),
        "behavior_rules.csv:9: rule_id is missing",
    ),
    (
        cell("behavior_rules", 7, points="  "),
        "behavior_rules.csv:7: rule 'anything': points is missing",
    ),
    (
        cell("behavior_rules", 2, priority="1e3"),
        "behavior_rules.csv:2: rule 'pricing_page': priority '1e3' is no whole number"
        " (digits and a sign)",
    ),
    (
        cell("behavior_rules", 2, priority="2.0"),
        "behavior_rules.csv:2: rule 'pricing_page': priority '2.0' is no whole number"
        " (digits and a sign)",
    ),
    (
        cell("behavior_rules", 2, priority="٣"),
        "behavior_rules.csv:2: rule 'pricing_page': priority '٣' is no whole number"
        " (digits and a sign)",
    ),
    (
        cell("behavior_rules", 2, priority="2147483648"),
        "behavior_rules.csv:2: rule 'pricing_page': priority '2147483648' is too large:"
        " it must be between -2147483647 and 2147483647",
    ),
    (
        cell("behavior_rules", 6, min_count="0"),
        "behavior_rules.csv:6: rule 'report': min_count '0' must be at least 1",
    ),
    (
        cell("behavior_rules", 6, max_per_day="-1"),
        "behavior_rules.csv:6: rule 'report': max_per_day '-1' must be at least 0",
    ),
    (
        cell("behavior_rules", 6, cooldown_hours="1,5"),
        "behavior_rules.csv:6: rule 'report': cooldown_hours '1,5' is no number"
        " (digits, a sign, at most one point)",
    ),
    (
        cell("behavior_rules", 6, cooldown_hours=" 5"),
        "behavior_rules.csv:6: rule 'report': cooldown_hours ' 5' is no number"
        " (digits, a sign, at most one point)",
    ),
    (
        cell("behavior_rules", 6, cooldown_hours="0.12345"),
        "behavior_rules.csv:6: rule 'report': cooldown_hours '0.12345' has more than 4 places",
    ),
    (
        cell("behavior_rules", 6, requires_within_days="-1"),
        "behavior_rules.csv:6: rule 'report': requires_within_days '-1' must be at least 0",
    ),
    (
        cell("behavior_rules", 6, points="10.005"),
        "behavior_rules.csv:6: rule 'report': points '10.005' has more than 2 places",
    ),
    (
        cell("behavior_rules", 6, points="1000000000"),
        "behavior_rules.csv:6: rule 'report': points '1000000000' is too large:"
        " it must be between -999999999 and 999999999",
    ),
    (
        cell("behavior_rules", 6, points="ten"),
        "behavior_rules.csv:6: rule 'report': points 'ten' is no number"
        " (digits, a sign, at most one point, or @ and the name of a point value)",
    ),
    (
        cell("behavior_rules", 6, once_per_asset="yes"),
        "behavior_rules.csv:6: rule 'report': once_per_asset 'yes' is neither true nor false;"
        " did you mean 'true'?",
    ),
    (
        cell("behavior_rules", 4, valid_to="2026-02-30"),
        "behavior_rules.csv:4: rule 'white_paper': valid_to '2026-02-30' is no instant"
        " (such as 2026-01-31, 2026-01-31T08:30:00Z or 2026-01-31 08:30:00-08:00)",
    ),
    (
        cell("behavior_rules", 6, requires="presence"),
        "behavior_rules.csv:6: rule 'report': unknown requires 'presence'; did you mean 'present'?",
    ),
    (
        cell("scorecards", 2, status="Live"),
        "scorecards.csv:2: scorecard 'main': unknown status 'Live'; did you mean 'live'?",
    ),
    (
        cell("point_values", 2, points="@page"),
        "point_values.csv:2: point value 'page': points '@page' is no number"
        " (digits, a sign, at most one point)",
    ),
    (
        cell("inactivity_rules", 2, idle_days=""),
        "inactivity_rules.csv:2: rule 'idle': idle_days is missing",
    ),
    (
        cell("inactivity_rules", 2, repeat_days="0"),
        "inactivity_rules.csv:2: rule 'idle': repeat_days '0' must be at least 1",
    ),
    (
        cell("rule_conditions", 2, operator="start_with"),
        "rule_conditions.csv:2: rule 'pricing_page': unknown operator 'start_with';"
        " did you mean 'starts_with'?",
    ),
    (cell("value_lists", 3, value=""), "value_lists.csv:3: list 'papers': value is missing"),
    (
        cell("decay_policies", 2, half_life_days="0"),
        "decay_policies.csv:2: decay policy 'fast_half_life': half_life_days '0'"
        " must be greater than 0",
    ),
    (
        cell("decay_policies", 3, percent_per_period="100.5"),
        "decay_policies.csv:3: decay policy 'slow_steps': percent_per_period '100.5'"
        " must be at most 100",
    ),
    (
        cell("decay_policies", 3, hold_days="-1"),
        "decay_policies.csv:3: decay policy 'slow_steps': hold_days '-1' must be at least 0",
    ),
    (
        cell("decay_policies", 3, method="steps"),
        "decay_policies.csv:3: decay policy 'slow_steps': unknown method 'steps';"
        " did you mean 'step'?",
    ),
    (
        cell("score_limits", 3, scope="behaviour"),
        "score_limits.csv:3: limit 'behaviour': unknown scope 'behaviour';"
        " did you mean 'behavior'?",
    ),
    (
        cell("score_bands", 4, dimension="demografic"),
        "score_bands.csv:4: band 'A': unknown dimension 'demografic'; did you mean 'demographic'?",
    ),
    (cell("score_bands", 2, min_score=""), "score_bands.csv:2: band '1': min_score is missing"),
    (
        cell("mql_policies", 2, min_total="hundred"),
        "mql_policies.csv:2: policy 'engaged': min_total 'hundred' is no number"
        " (digits, a sign, at most one point)",
    ),
    (
        cell("exclusions", 2, applies_to="activities"),
        "exclusions.csv:2: exclusion 'bots': unknown applies_to 'activities';"
        " did you mean 'activity'?",
    ),
    (
        cell("activity_types", 5, is_engagement="no"),
        "activity_types.csv:5: activity type 'email_delivered': is_engagement 'no'"
        " is neither true nor false; did you mean 'false'?",
    ),
    (
        cell("behavior_rules", 7, rule_id="any thing"),
        "behavior_rules.csv:7: warning: rule 'any thing': rule_id 'any thing' holds a blank",
    ),
    (
        cell("behavior_rules", 7, category="web "),
        "behavior_rules.csv:7: warning: rule 'anything': category 'web ' begins or ends with a"
        " blank",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[text for _, text in CASES])
def test_a_cell_that_does_not_fit_its_column_is_the_only_fault(
    tmp_path: Path, change: Change, expected: str
) -> None:
    assert faults_after(tmp_path, change) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        cell("behavior_rules", 6, points="+15.500"),
        cell("behavior_rules", 6, points=".5"),
        cell("behavior_rules", 6, points="5."),
        cell("behavior_rules", 6, points="+999999999.99"),
        cell("behavior_rules", 6, once_per_asset="FaLsE"),
        cell("behavior_rules", 6, requires=""),
        cell("behavior_rules", 6, requires_within_days="0"),
        cell("behavior_rules", 2, priority="-3"),
        cell("behavior_rules", 2, category=""),
        cell("behavior_rules", 4, valid_to="2025-12-31 23:59:59.999-00:00"),
        cell("decay_policies", 3, percent_per_period="100"),
    ],
)
def test_every_spelling_of_the_contract_is_accepted(tmp_path: Path, change: Change) -> None:
    assert faults_after(tmp_path, change) == []

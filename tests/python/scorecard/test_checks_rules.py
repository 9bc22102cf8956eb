"""The rule tables: references, versions, groups, rules that can never fire."""

from pathlib import Path

import pytest

from scorecard.good import Change, Tables, cell, faults_after, row


def nothing_engages(tables: Tables) -> None:
    for entry in tables["activity_types"]:
        entry["is_engagement"] = "false"


CASES: list[tuple[Change, list[str]]] = [
    (
        cell("behavior_rules", 6, decay_policy="fast"),
        [
            "behavior_rules.csv:6: rule 'report': unknown decay policy 'fast';"
            " did you mean 'fast_half_life'?",
        ],
    ),
    (
        cell("inactivity_rules", 2, decay_policy="slow_step"),
        [
            "inactivity_rules.csv:2: rule 'idle': unknown decay policy 'slow_step';"
            " did you mean 'slow_steps'?",
        ],
    ),
    (
        cell("behavior_rules", 6, points="@pages"),
        [
            "behavior_rules.csv:6: rule 'report': unknown point value '@pages';"
            " did you mean '@page'?",
        ],
    ),
    (
        cell("demographic_rules", 4, points="@"),
        ["demographic_rules.csv:4: rule 'no_company': unknown point value '@'"],
    ),
    (
        cell("behavior_rules", 6, activity_type="fill_out_from"),
        [
            "behavior_rules.csv:6: rule 'report': unknown activity type 'fill_out_from';"
            " did you mean 'fill_out_form'?",
        ],
    ),
    (
        cell("behavior_rules", 6, activity_type="marketo_form"),
        ["behavior_rules.csv:6: rule 'report': unknown activity type 'marketo_form'"],
    ),
    (
        cell("behavior_rules", 8, activity_type="marketo_1"),
        [
            "behavior_rules.csv:8: rule 'pricing_page': activity type 'marketo_1' never occurs,"
            " for the id has a name; did you mean 'visit_webpage'?",
        ],
    ),
    (
        nothing_engages,
        [
            "behavior_rules.csv:7: rule 'anything': can never fire: '*' is every engagement,"
            " and no activity type is one",
            "inactivity_rules.csv:2: rule 'idle': can never fire:"
            " no activity type is an engagement",
        ],
    ),
    (
        cell("behavior_rules", 6, requires_rule="white_papers"),
        [
            "behavior_rules.csv:6: rule 'report': unknown requires_rule 'white_papers';"
            " did you mean 'white_paper'?",
        ],
    ),
    (
        cell("behavior_rules", 8, requires_rule="white_paper"),
        ["behavior_rules.csv:8: rule 'pricing_page': unknown requires_rule 'white_paper'"],
    ),
    (
        cell("behavior_rules", 6, requires_rule="manager"),
        [
            "behavior_rules.csv:6: rule 'report': requires_rule 'manager' is no behavior rule"
            " (demographic_rules.csv)",
        ],
    ),
    (
        cell("behavior_rules", 6, requires_rule=""),
        [
            "behavior_rules.csv:6: rule 'report': requires without requires_rule",
            "behavior_rules.csv:6: rule 'report': requires_within_days without requires_rule",
        ],
    ),
    (
        cell("behavior_rules", 6, min_count=""),
        ["behavior_rules.csv:6: rule 'report': min_count_within_days without min_count"],
    ),
    (
        cell("behavior_rules", 6, max_per_day="0"),
        ["behavior_rules.csv:6: rule 'report': can never fire: max_per_day is 0"],
    ),
    (
        cell("behavior_rules", 6, max_per_lead="0"),
        ["behavior_rules.csv:6: rule 'report': can never fire: max_per_lead is 0"],
    ),
    (
        cell("inactivity_rules", 2, max_times="0"),
        ["inactivity_rules.csv:2: rule 'idle': can never fire: max_times is 0"],
    ),
    (
        cell("inactivity_rules", 2, repeat_days=""),
        [
            "inactivity_rules.csv:2: warning: rule 'idle': max_times without repeat_days:"
            " the points come once",
        ],
    ),
    (
        cell("behavior_rules", 3, exclusive_group="pages"),
        [
            "behavior_rules.csv:2: warning: rule 'pricing_page': exclusive group 'page' has no"
            " other rule, so it does nothing; did you mean 'pages'?",
            "behavior_rules.csv:3: warning: rule 'any_page': exclusive group 'pages' has no"
            " other rule, so it does nothing; did you mean 'page'?",
        ],
    ),
    (
        cell("demographic_rules", 4, exclusive_group="page"),
        [
            "demographic_rules.csv:4: warning: rule 'no_company': exclusive group 'page' has no"
            " other rule, so it does nothing",
        ],
    ),
    (
        cell("behavior_rules", 5, exclusive_group="downloads"),
        [
            "behavior_rules.csv:5: warning: rule 'white_paper': exclusive group 'downloads' has no"
            " other rule, so it does nothing",
        ],
    ),
    (
        row("demographic_rules", scorecard="main", rule_id="manager", points="1", category="fit"),
        ["demographic_rules.csv:5: rule 'manager': the same rule_id as in line 2"],
    ),
    (
        row("inactivity_rules", scorecard="main", rule_id="report", points="1", idle_days="9"),
        [
            "inactivity_rules.csv:3: rule 'report': the same rule_id as in line 6"
            " of behavior_rules.csv",
        ],
    ),
    (
        row(
            "behavior_rules",
            scorecard="main",
            rule_id="report",
            points="1",
            activity_type="fill_out_form",
        ),
        [
            "behavior_rules.csv:9: rule 'report': overlaps the version in line 6:"
            " rows of one rule_id need disjoint valid_from and valid_to",
        ],
    ),
    (
        cell("behavior_rules", 5, valid_from="2025-12-31T20:00:00-03:59"),
        [
            "behavior_rules.csv:5: rule 'white_paper': overlaps the version in line 4:"
            " rows of one rule_id need disjoint valid_from and valid_to",
        ],
    ),
    (
        cell("behavior_rules", 6, valid_from="2026-05-01", valid_to="2026-05-01 00:00Z"),
        [
            "behavior_rules.csv:6: rule 'report': can never fire:"
            " valid_from is not before valid_to",
        ],
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[texts[0] for _, texts in CASES])
def test_a_rule_at_fault_is_told_with_its_line(
    tmp_path: Path, change: Change, expected: list[str]
) -> None:
    assert faults_after(tmp_path, change) == expected


@pytest.mark.parametrize(
    "change",
    [
        # "The first time" and "not the first time": matches count, not awards (contract 3.6).
        cell("behavior_rules", 2, requires_rule="pricing_page", requires="absent"),
        cell("behavior_rules", 2, requires_rule="pricing_page", requires="present"),
        # A cycle: either rule can match without the other.
        cell("behavior_rules", 4, requires_rule="report", requires="absent"),
        cell("behavior_rules", 7, decay_policy="none"),
        cell("behavior_rules", 8, activity_type="salesforce_task"),
        cell("inactivity_rules", 2, repeat_days="", max_times="1"),
        cell("behavior_rules", 5, valid_from="2025-12-31T20:00:00-04:00"),
    ],
)
def test_a_rule_that_can_fire_has_no_fault(tmp_path: Path, change: Change) -> None:
    allowed = "decay policy 'slow_steps': nobody uses it"
    assert [text for text in faults_after(tmp_path, change) if allowed not in text] == []

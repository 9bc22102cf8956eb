"""Names declared twice, unknown scorecards, repetitions, what nobody uses, activity types."""

from pathlib import Path

import pytest

from scorecard.good import Change, Tables, cell, faults_after, only, row


def nothing_live(tables: Tables) -> None:
    tables["scorecards"][0]["status"] = "draft"


CASES: list[tuple[Change, list[str]]] = [
    (
        row("scorecards", scorecard="main", status="draft"),
        ["scorecards.csv:4: scorecard 'main': the same scorecard as in line 2"],
    ),
    (
        row("point_values", scorecard="main", name="page", points="7"),
        ["point_values.csv:4: point value 'page': the same scorecard, name as in line 2"],
    ),
    (
        row("decay_policies", decay_policy="slow_steps", method="none"),
        ["decay_policies.csv:4: decay policy 'slow_steps': the same decay_policy as in line 3"],
    ),
    (
        row("score_limits", scorecard="main", scope="behavior", max_points="9"),
        [
            "score_limits.csv:5: limit 'behavior': the same scorecard, scope, target as in line 3",
        ],
    ),
    (
        row("score_bands", scorecard="main", dimension="behavior", band="1", min_score="70"),
        ["score_bands.csv:5: band '1': the same scorecard, dimension, band as in line 2"],
    ),
    (
        row("mql_policies", scorecard="main", policy="fits", min_total="5"),
        ["mql_policies.csv:4: policy 'fits': the same scorecard, policy as in line 3"],
    ),
    (
        row("activity_types", source="marketo", type_id="7", activity_type="delivered"),
        [
            "activity_types.csv:6: activity type 'delivered':"
            " the same source, type_id as in line 5",
        ],
    ),
    (
        cell("behavior_rules", 6, scorecard="mian"),
        [
            "behavior_rules.csv:6: rule 'report': unknown scorecard 'mian'; did you mean 'main'?",
        ],
    ),
    (
        cell("rule_conditions", 5, scorecard="Main"),
        [
            "rule_conditions.csv:4: warning: rule 'white_paper': any_of 'paper' has no other"
            " condition, so it does nothing",
            "rule_conditions.csv:5: warning: rule 'white_paper': any_of 'paper' has no other"
            " condition, so it does nothing",
            "rule_conditions.csv:5: rule 'white_paper': unknown scorecard 'Main';"
            " did you mean 'main'?",
        ],
    ),
    (
        row("value_lists", list="papers", value="GUIDE"),
        ["value_lists.csv:5: warning: list 'papers': says the same as line 3"],
    ),
    (
        row(
            "exclusions",
            exclusion="bots",
            applies_to="activity",
            field="attributes.user_agent",
            operator="matches",
            value="bot",
            description="once more",
        ),
        ["exclusions.csv:4: warning: exclusion 'bots': says the same as line 2"],
    ),
    (
        cell("point_values", 2, name="@page"),
        [
            "point_values.csv:2: point value '@page': the name is written without '@' here;"
            " did you mean 'page'?",
        ],
    ),
    (
        nothing_live,
        ["scorecards.csv:1: warning: no scorecard is live, so none is ever synced"],
    ),
    (
        row("scorecards", scorecard="next", status="draft"),
        ["scorecards.csv:4: warning: scorecard 'next': it has no rules"],
    ),
    (
        row("decay_policies", decay_policy="never", method="none"),
        ["decay_policies.csv:4: warning: decay policy 'never': nobody uses it"],
    ),
    (
        row("point_values", scorecard="trial", name="click", points="3"),
        ["point_values.csv:4: warning: point value 'click': nobody uses it"],
    ),
    (
        row("value_lists", list="partners", value="a"),
        ["value_lists.csv:5: warning: list 'partners': nobody uses it"],
    ),
    (
        cell("activity_types", 5, activity_type="Email Delivered"),
        [
            "activity_types.csv:5: activity type 'Email Delivered': the activity type is not in"
            " snake case; did you mean 'email_delivered'?",
        ],
    ),
    (
        cell("activity_types", 5, activity_type="inactivity"),
        [
            "activity_types.csv:5: activity type 'inactivity':"
            " the name is taken by the awards of inactivity rules",
        ],
    ),
    (
        cell("activity_types", 5, type_id="seven"),
        [
            "activity_types.csv:5: activity type 'email_delivered':"
            " type_id 'seven' is no number, as Marketo's are",
        ],
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[texts[-1] for _, texts in CASES])
def test_a_name_at_fault_is_told_with_its_line(
    tmp_path: Path, change: Change, expected: list[str]
) -> None:
    assert sorted(faults_after(tmp_path, change)) == sorted(expected)


def test_the_policy_of_rules_without_a_policy_counts_as_used(tmp_path: Path) -> None:
    assert faults_after(tmp_path, row("decay_policies", decay_policy="none", method="none")) == []


def test_one_slug_may_stand_for_several_ids(tmp_path: Path) -> None:
    several = row("activity_types", source="other", type_id="x", activity_type="fill_out_form")
    assert faults_after(tmp_path, several) == []


def test_a_value_may_be_in_several_lists(tmp_path: Path) -> None:
    assert faults_after(tmp_path, row("value_lists", list="rivals", value="Guide")) == []


def test_no_scorecard_at_all_is_a_warning_apart_from_what_refers_to_one(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, only("scorecards"))
    assert (
        faults.count("scorecards.csv:1: warning: no scorecard is live, so none is ever synced") == 1
    )
    assert "mql_policies.csv:2: policy 'engaged': unknown scorecard 'main'" in faults

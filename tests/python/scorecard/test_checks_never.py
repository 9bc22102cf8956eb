"""Conditions that exclude each other."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, condition, faults_after, row

# Operator, value; operator, value of two conditions on `campaign_id` of one rule.
EXCLUDE = [
    ("equals", "a", "equals", "b"),
    ("equals", "a", "in", "b|c"),
    ("in", "a|b", "not_in", "B|A"),
    ("equals", "Guide", "not_in", "list:papers"),
    ("is_empty", "", "equals", "a"),
    ("is_empty", "", "not_equals", "a"),
    ("is_empty", "", "is_not_empty", ""),
    ("equals", "a", "not_equals", "A"),
    ("equals", "report", "contains", "paper"),
    ("equals", "report", "not_contains", "port"),
    ("equals", "report", "starts_with", "port"),
    ("equals", "report", "ends_with", "rep"),
    ("equals", "five", "gt", "1"),
    ("in", "1|2", "gt", "2"),
    ("equals", "b.example", "domain_in", "a.example"),
    ("equals", "x@b.example", "domain_not_in", "B.example"),
    ("gt", "10", "lt", "10"),
    ("gte", "10", "lt", "10"),
    ("gt", "10", "lte", "9.99"),
    ("between", "1|5", "between", "6|9"),
    ("between", "1|5", "gt", "5"),
    ("starts_with", "/a", "starts_with", "/b"),
    ("ends_with", ".pdf", "ends_with", ".doc"),
    ("contains", "webinar", "not_contains", "web"),
    ("starts_with", "/careers", "not_contains", "CAREERS"),
]
MEET = [
    ("equals", "a", "equals", "A"),
    ("in", "a|b", "not_in", "a"),
    ("in", "a|b", "in", "b|c"),
    ("is_empty", "", "is_empty", ""),
    ("not_equals", "a", "not_equals", "b"),
    ("contains", "a", "contains", "b"),
    ("contains", "web", "not_contains", "webinar"),
    ("gte", "10", "lte", "10"),
    ("between", "1|5", "gte", "5"),
    ("starts_with", "/a", "starts_with", "/a/b"),
    ("starts_with", "/a", "ends_with", "/b"),
    ("equals", "x@mail.b.example", "domain_in", "b.example"),
    ("equals", "a", "matches", "b"),
    ("equals", "7", "between", "5|9"),
    ("equals", "a", "is_not_empty", ""),
]


def both(operators: tuple[str, str, str, str]) -> tuple[Change, Change]:
    first, value, second, other = operators
    return (
        condition("report", "campaign_id", first, value),
        condition("report", "campaign_id", second, other),
    )


@pytest.mark.parametrize("operators", EXCLUDE)
def test_conditions_that_exclude_each_other_are_a_fault_of_the_later_one(
    tmp_path: Path, operators: tuple[str, str, str, str]
) -> None:
    assert faults_after(tmp_path, *both(operators)) == [
        "rule_conditions.csv:12: rule 'report': can never fire: the conditions on 'campaign_id'"
        " in lines 11 and 12 exclude each other"
    ]


@pytest.mark.parametrize("operators", MEET)
def test_conditions_that_a_value_can_meet_are_no_fault(
    tmp_path: Path, operators: tuple[str, str, str, str]
) -> None:
    assert not any("can never fire" in text for text in faults_after(tmp_path, *both(operators)))


def test_conditions_on_two_fields_never_exclude_each_other(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        condition("report", "campaign_id", "equals", "a"),
        condition("report", "attributes.link", "equals", "b"),
    )
    assert faults == []


def test_a_lead_field_with_and_without_its_prefix_is_one_field(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, condition("director", "title", "is_empty"))
    assert faults == [
        "rule_conditions.csv:11: rule 'director': can never fire: the conditions on 'title'"
        " in lines 8 and 11 exclude each other"
    ]


def test_three_conditions_can_exclude_each_other_only_together(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        condition("report", "campaign_id", "in", "a|b"),
        condition("report", "campaign_id", "not_equals", "a"),
        condition("report", "campaign_id", "not_equals", "b"),
    )
    assert faults == [
        "rule_conditions.csv:13: rule 'report': can never fire: the conditions on 'campaign_id'"
        " in lines 11, 12 and 13 exclude each other"
    ]


def test_alternatives_are_at_fault_only_where_each_excludes_another_condition(
    tmp_path: Path,
) -> None:
    fixed = condition("report", "campaign_id", "equals", "a")
    wrong = condition("report", "campaign_id", "equals", "b", any_of="either")
    faults = faults_after(
        tmp_path, fixed, wrong, condition("report", "campaign_id", "is_empty", any_of="either")
    )
    assert faults == [
        "rule_conditions.csv:13: rule 'report': can never fire: every condition of any_of"
        " 'either' excludes another condition of the rule"
    ]
    right = condition("report", "attributes.link", "is_empty", any_of="either")
    assert faults_after(tmp_path, fixed, wrong, right) == []


def test_alternatives_with_a_fault_of_their_own_are_not_judged_together(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        condition("report", "campaign_id", "equals", "a"),
        condition("report", "campaign_id", "equals", "b", any_of="either"),
        condition("report", "campaign_id", "matches", "(", any_of="either"),
    )
    assert [text for text in faults if "can never fire" in text] == []


@pytest.mark.parametrize(
    ("rule_id", "value", "fires"),
    [
        ("report", "visit_webpage", False),
        ("report", "Fill_Out_Form", True),
        ("anything", "visit_webpage", True),
        ("anything", "send_email", False),
    ],
)
def test_a_condition_on_the_type_must_leave_a_type_of_the_rule(
    tmp_path: Path, rule_id: str, value: str, fires: bool
) -> None:
    faults = faults_after(tmp_path, condition(rule_id, "activity_type", "equals", value))
    expected = (
        f"rule_conditions.csv:11: rule '{rule_id}': can never fire: the condition on"
        " 'activity_type' excludes the rule's own activity type"
    )
    assert faults == ([] if fires else [expected])


def test_versions_of_a_rule_may_take_different_types(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        cell("behavior_rules", 5, activity_type="visit_webpage"),
        condition("white_paper", "activity_type", "equals", "visit_webpage"),
    )
    assert faults == []


def test_an_unknown_type_is_told_once_and_not_held_against_the_conditions(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        cell("behavior_rules", 6, activity_type="fill_out_forms"),
        condition("report", "activity_type", "equals", "fill_out_form"),
    )
    assert faults == [
        "behavior_rules.csv:6: rule 'report': unknown activity type 'fill_out_forms';"
        " did you mean 'fill_out_form'?"
    ]


def test_an_empty_list_part_is_told_once(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        row("value_lists", list="nothing", value=""),
        condition("report", "campaign_id", "in", "list:nothing"),
    )
    assert faults == ["value_lists.csv:5: list 'nothing': value is missing"]

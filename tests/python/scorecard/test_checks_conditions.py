"""Conditions of rules and exclusions: rule, field, operator and value."""

from pathlib import Path

import pytest

from leadscore.scorecard.checks_conditions import regex_fault
from scorecard.good import Change, cell, condition, faults_after, row

RULE = "rule_conditions.csv:11: rule 'report': "
WARNING = "rule_conditions.csv:11: warning: rule 'report': "
MANAGER = "rule_conditions.csv:11: rule 'manager': "

CASES: list[tuple[Change, str]] = [
    (
        condition("reports", "asset", "is_not_empty"),
        "rule_conditions.csv:11: rule 'reports': there is no such rule; did you mean 'report'?",
    ),
    (
        condition("idle", "asset", "is_not_empty"),
        "rule_conditions.csv:11: rule 'idle': an inactivity rule takes no conditions",
    ),
    (
        condition("report", "industry", "equals", "Retail"),
        RULE + "unknown field 'industry'; did you mean 'lead.industry'?",
    ),
    (
        condition("report", "Lead.Email", "is_not_empty"),
        RULE + "unknown field 'Lead.Email'; did you mean 'lead.email'?",
    ),
    (
        condition("report", "assets", "is_not_empty"),
        RULE + "unknown field 'assets'; did you mean 'asset'?",
    ),
    (
        condition("report", "attributes.Webpage URL", "is_not_empty"),
        RULE + "field 'attributes.Webpage URL' is not in snake case;"
        " did you mean 'attributes.webpage_url'?",
    ),
    (
        condition("report", "attributes.", "is_not_empty"),
        RULE + "field 'attributes.' is not in snake case",
    ),
    (
        condition("report", "lead.numberOfEmployees", "gt", "5"),
        RULE + "field 'lead.numberOfEmployees' is not in snake case;"
        " did you mean 'lead.number_of_employees'?",
    ),
    (
        condition("report", "lead.industri", "is_not_empty"),
        WARNING + "field 'lead.industri' is no column of the standard lead extract;"
        " did you mean 'lead.industry'?",
    ),
    (
        condition("manager", "asset", "is_not_empty"),
        MANAGER + "field 'asset' is of an activity, and there is none here",
    ),
    (
        condition("manager", "attributes.link", "is_not_empty"),
        MANAGER + "field 'attributes.link' is of an activity, and there is none here",
    ),
    (
        condition("manager", "favorite_color", "is_not_empty"),
        "rule_conditions.csv:11: warning: rule 'manager': field 'favorite_color' is no column of"
        " the standard lead extract",
    ),
    (
        row("exclusions", exclusion="x", applies_to="lead", field="asset", operator="is_not_empty"),
        "exclusions.csv:4: exclusion 'x': field 'asset' is of an activity, and there is none here",
    ),
    (
        cell("exclusions", 2, field="email_domain"),
        "exclusions.csv:2: exclusion 'bots': unknown field 'email_domain';"
        " did you mean 'lead.email_domain'?",
    ),
    (
        condition("report", "campaign_id", "is_empty", "x"),
        RULE + "is_empty takes no value, and has 'x'",
    ),
    (
        condition("report", "campaign_id", "equals"),
        RULE + "equals needs a value; did you mean 'is_empty'?",
    ),
    (condition("report", "campaign_id", "contains"), RULE + "contains needs a value"),
    (condition("report", "campaign_id", "in"), RULE + "in needs a value"),
    (condition("report", "campaign_id", "in", "a||b"), RULE + "'a||b' has an empty part"),
    (
        condition("report", "campaign_id", "not_in", "a | b"),
        WARNING + "'a | b' has blanks beside '|', which count",
    ),
    (
        condition("report", "campaign_id", "in", "list:paper"),
        RULE + "unknown list 'paper'; did you mean 'papers'?",
    ),
    (
        condition("report", "campaign_id", "in", "List:papers"),
        RULE + "a list is written with small 'list:', not as 'List:papers';"
        " did you mean 'list:papers'?",
    ),
    (
        condition("report", "campaign_id", "not_equals", "list:papers"),
        RULE + "not_equals takes no list; did you mean 'not_in'?",
    ),
    (condition("report", "campaign_id", "gt", "list:papers"), RULE + "gt takes no list"),
    (
        condition("report", "campaign_id", "equals", "a|b"),
        WARNING + "equals takes 'a|b' as one text, not as several; did you mean 'in'?",
    ),
    (
        condition("report", "campaign_id", "gte", "1,000"),
        RULE + "gte needs a number, not '1,000'",
    ),
    (
        condition("report", "campaign_id", "between", "5"),
        RULE + "between needs two numbers, such as 10|99, not '5'",
    ),
    (
        condition("report", "campaign_id", "between", "5|many"),
        RULE + "between needs two numbers, such as 10|99, not '5|many'",
    ),
    (
        condition("report", "campaign_id", "between", "1|2|3"),
        RULE + "between needs two numbers, such as 10|99, not '1|2|3'",
    ),
    (
        condition("report", "campaign_id", "between", "list:papers"),
        RULE + "between needs two numbers, such as 10|99, not 'list:papers'",
    ),
    (
        condition("report", "campaign_id", "between", "10|9.5"),
        RULE + "between '10|9.5' is empty: its first number is the greater",
    ),
    (
        condition("report", "lead.email", "domain_in", "a.example|@b.example"),
        WARNING + "'@b.example' is no domain; did you mean 'b.example'?",
    ),
    (
        condition("report", "campaign_id", "matches", "(report"),
        RULE + "the regular expression '(report' does not compile: missing ): (report",
    ),
    (
        condition("report", "campaign_id", "matches", "(?<=a)\nb"),
        RULE + "the regular expression '(?<=a)\\nb' does not compile: invalid perl operator: (?<",
    ),
    (
        cell("exclusions", 2, value="bot**"),
        "exclusions.csv:2: exclusion 'bots': the regular expression 'bot**' does not compile:"
        " bad repetition operator: **",
    ),
    (
        condition("anything", "activity_type", "in", "send_email|Fill_Out_Form|fill_form"),
        "rule_conditions.csv:11: rule 'anything': unknown activity type 'fill_form';"
        " did you mean 'fill_out_form'?",
    ),
    (
        condition("report", "campaign_id", "is_empty", any_of="either"),
        WARNING + "any_of 'either' has no other condition, so it does nothing",
    ),
    (
        cell("rule_conditions", 3, value=" "),
        "rule_conditions.csv:3: rule 'any_page': is_not_empty takes no value, and has ' '",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=[text for _, text in CASES])
def test_a_condition_at_fault_is_told_with_its_line(
    tmp_path: Path, change: Change, expected: str
) -> None:
    faults = faults_after(tmp_path, change)
    assert [text for text in faults if "begins or ends with a blank" not in text] == [expected]


def test_a_label_of_a_single_condition_suggests_the_label_beside_it(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, cell("rule_conditions", 5, any_of="papers"))
    assert faults == [
        "rule_conditions.csv:4: warning: rule 'white_paper': any_of 'paper' has no other"
        " condition, so it does nothing; did you mean 'papers'?",
        "rule_conditions.csv:5: warning: rule 'white_paper': any_of 'papers' has no other"
        " condition, so it does nothing; did you mean 'paper'?",
    ]


@pytest.mark.parametrize(
    "change",
    [
        condition("report", "attributes.new_status", "equals", "Attended"),
        condition("report", "lead.email_domain", "domain_not_in", "list:rivals"),
        condition("report", "campaign_id", "between", "-1.5|-1.5"),
        condition("report", "campaign_id", "lt", "+.5"),
        condition("report", "campaign_id", "matches", "a|b"),
        condition("report", "lead.title", "contains", "Sales | Marketing"),
        condition("anything", "activity_type", "not_equals", "send_email"),
        condition("anything", "activity_type", "starts_with", "fill"),
        condition("manager", "lead.industry", "in", "Retail|Software"),
        cell("exclusions", 3, field="lead.email_domain"),
        cell("exclusions", 2, field="lead.email_domain"),
    ],
)
def test_a_condition_as_the_contract_writes_it_has_no_fault(tmp_path: Path, change: Change) -> None:
    assert faults_after(tmp_path, change) == []


def test_a_list_of_two_numbers_can_be_a_range(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        row("value_lists", list="size", value="999"),
        row("value_lists", list="size", value="10"),
        condition("report", "lead.number_of_employees", "between", "list:size"),
    )
    assert faults == []


@pytest.mark.parametrize("pattern", ["", "a+", r"\bvp\b", "(?i)x", "[[:alpha:]]", "é"])
def test_a_pattern_that_re2_knows_has_no_fault(pattern: str) -> None:
    assert regex_fault(pattern) is None


@pytest.mark.parametrize("pattern", ["(?=a)", r"\1", "[z-a]", "a{2000}", "("])
def test_a_pattern_that_re2_does_not_know_gives_one_line(pattern: str) -> None:
    reason = regex_fault(pattern)
    assert reason and "\n" not in reason and "Error" not in reason

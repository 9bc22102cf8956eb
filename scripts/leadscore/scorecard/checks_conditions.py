"""Conditions of rules and exclusions: rule, field, operator and value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

import duckdb

from leadscore.scorecard.checks_names import LIST_MARK
from leadscore.scorecard.checks_types import judge_activity_type
from leadscore.scorecard.faults import Fault, nearest, printable, quoted
from leadscore.scorecard.fields import Objection, Scope, judge_field
from leadscore.scorecard.read import Row, Scorecard
from leadscore.scorecard.tables import OPERATORS, RULE_TABLES
from leadscore.scorecard.values import parse_number

DOMAIN_OPERATORS = ("domain_in", "domain_not_in")
SEVERAL_OPERATORS = ("in", "not_in", *DOMAIN_OPERATORS, "between")
SINGLE_NUMBER_OPERATORS = ("gt", "gte", "lt", "lte")
PRESENCE_OPERATORS = ("is_empty", "is_not_empty")
# What was probably meant by a text operator with a list, or without a value.
_LIST_FORMS = {"equals": "in", "not_equals": "not_in"}
_BLANK_FORMS = {"equals": "is_empty", "not_equals": "is_not_empty"}
_EXCLUSION_SCOPES: dict[str, Scope] = {"activity": "activity", "lead": "lead"}
_RULE_SCOPES: dict[str, Scope] = {"behavior_rules": "activity", "demographic_rules": "lead"}


def check_conditions(card: Scorecard) -> Iterator[Fault]:
    """Faults of `rule_conditions` and `exclusions`, each row by itself."""
    yield from _check_labels(card)
    lists = lists_of(card)
    for row in card.rows("rule_conditions"):
        yield from _check_rule(card, row)
        yield from _check_condition(card, row, scope_of(card, row), lists)
    for row in card.rows("exclusions"):
        yield from _check_condition(card, row, scope_of(card, row), lists)


def lists_of(card: Scorecard) -> dict[str, list[str]] | None:
    """The value lists; nothing where their file cannot be read."""
    if not card.declares("value_lists", "list", "value"):
        return None
    lists: dict[str, list[str]] = defaultdict(list)
    for row in card.every_row("value_lists"):
        if row["list"]:
            lists[row["list"]].append(row["value"])
    return dict(lists)


def rule_table(card: Scorecard, row: Row) -> str | None:
    """The table that holds the rule of a condition."""
    for table in RULE_TABLES:
        if row["rule_id"] in card.names(table, "rule_id", row["scorecard"]):
            return table
    return None


def scope_of(card: Scorecard, row: Row) -> Scope:
    """What the conditions of a rule, or of an exclusion, are about."""
    if row.table.name == "exclusions":
        return _EXCLUSION_SCOPES.get(row["applies_to"], "any")
    return _RULE_SCOPES.get(rule_table(card, row) or "", "any")


def _check_rule(card: Scorecard, row: Row) -> Iterator[Fault]:
    if not row["rule_id"].strip() or not card.in_known_scorecard(row):
        return
    table = rule_table(card, row)
    if table == "inactivity_rules":
        yield row.error("an inactivity rule takes no conditions")
    elif table is None and all(card.declares(name, "rule_id") for name in RULE_TABLES):
        known = {
            rule for name in RULE_TABLES for rule in card.names(name, "rule_id", row["scorecard"])
        }
        # The subject of the fault is the unknown rule itself.
        yield row.error("there is no such rule", nearest(row["rule_id"], known))


def _check_labels(card: Scorecard) -> Iterator[Fault]:
    members: dict[tuple[str, str, str], int] = defaultdict(int)
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in card.every_row("rule_conditions"):
        members[row["scorecard"], row["rule_id"], row["any_of"]] += 1
        labels[row["scorecard"], row["rule_id"]].add(row["any_of"])
    for row in card.rows("rule_conditions"):
        rule, label = (row["scorecard"], row["rule_id"]), row["any_of"]
        if label and members[*rule, label] == 1:
            yield row.warning(
                f"any_of {quoted(label)} has no other condition, so it does nothing",
                nearest(label, labels[rule] - {""}),
            )


def _check_condition(
    card: Scorecard, row: Row, scope: Scope, lists: dict[str, list[str]] | None
) -> Iterator[Fault]:
    objections: list[Objection] = []
    if row["field"].strip():
        objections += judge_field(row["field"], scope)
    if row["operator"] in OPERATORS:
        objections += judge_value(row["operator"], row["value"], lists)
        if row["field"] == "activity_type" and scope != "lead":
            objections += _judge_activity_types(card, row["operator"], row["value"])
    for found in objections:
        make = row.error if found.severity == "error" else row.warning
        yield make(found.message, found.suggestion)


def judge_value(
    operator: str, value: str, lists: dict[str, list[str]] | None
) -> Iterator[Objection]:
    """What is wrong with the value of a condition with this operator (contract 3.3)."""
    if operator in PRESENCE_OPERATORS:
        if value:
            yield Objection(f"{operator} takes no value, and has {quoted(value)}")
    elif not value:
        yield Objection(f"{operator} needs a value", suggestion=_BLANK_FORMS.get(operator))
    elif operator in SEVERAL_OPERATORS:
        yield from _judge_several(operator, value, lists)
    elif value.startswith(LIST_MARK):
        yield Objection(f"{operator} takes no list", suggestion=_LIST_FORMS.get(operator))
    elif operator in SINGLE_NUMBER_OPERATORS:
        if parse_number(value) is None:
            yield Objection(f"{operator} needs a number, not {quoted(value)}")
    elif operator == "matches":
        reason = regex_fault(value)
        if reason:
            yield Objection(f"the regular expression {quoted(value)} does not compile: {reason}")
    elif "|" in value and operator in _LIST_FORMS:
        yield Objection(
            f"{operator} takes {quoted(value)} as one text, not as several",
            "warning",
            _LIST_FORMS[operator],
        )


def _judge_several(
    operator: str, value: str, lists: dict[str, list[str]] | None
) -> Iterator[Objection]:
    items: list[str] | None = value.split("|")
    shown = quoted(value)
    if value.startswith(LIST_MARK):
        name = value.removeprefix(LIST_MARK)
        if lists is not None and name not in lists:
            near = nearest(name, lists)
            yield Objection(f"unknown list {quoted(name)}", suggestion=near)
        items = (lists or {}).get(name)
    elif value.lower().startswith(LIST_MARK):
        yield Objection(
            f"a list is written with small 'list:', not as {shown}",
            suggestion=LIST_MARK + value[len(LIST_MARK) :],
        )
        return
    elif any(not item.strip() for item in value.split("|")):
        yield Objection(f"{shown} has an empty part")
        return
    elif operator != "between" and any(item != item.strip() for item in value.strip().split("|")):
        yield Objection(f"{shown} has blanks beside '|', which count", "warning")
    if items is None:
        return
    if operator == "between":
        # The values of a list have no order, so that only their number and kind can be wrong.
        yield from _judge_between(shown, items, ordered=not value.startswith(LIST_MARK))
    elif operator in DOMAIN_OPERATORS:
        for item in items:
            if "@" in item or item.startswith("."):
                yield Objection(
                    f"{quoted(item)} is no domain",
                    "warning",
                    item.rpartition("@")[2].lstrip(".") or None,
                )


def _judge_between(shown: str, items: list[str], *, ordered: bool) -> Iterator[Objection]:
    numbers = [number for item in items if (number := parse_number(item)) is not None]
    if len(items) != 2 or len(numbers) != 2:
        yield Objection(f"between needs two numbers, such as 10|99, not {shown}")
    elif ordered and numbers[0] > numbers[1]:
        yield Objection(f"between {shown} is empty: its first number is the greater")


def _judge_activity_types(card: Scorecard, operator: str, value: str) -> Iterator[Objection]:
    """Names of activity types in a condition; other operators may mean a part of a name."""
    if operator not in ("equals", "in") or value.startswith(LIST_MARK):
        return
    for item in value.split("|") if operator == "in" else [value]:
        if item:
            yield from judge_activity_type(card, item.lower())


@cache
def _regex_engine() -> Callable[[str], str | None]:
    connection = duckdb.connect(":memory:")

    def fault(pattern: str) -> str | None:
        try:
            connection.execute("select regexp_matches('', ?, 'i')", [pattern]).fetchall()
        except duckdb.Error as error:
            return str(error)
        return None

    return fault


@lru_cache(maxsize=4096)  # conditions are judged twice
def regex_fault(pattern: str) -> str | None:
    """Why RE2 does not compile a pattern, in one line; nothing where it does.

    DuckDB is asked, because it is what will run the pattern.
    """
    reason = _regex_engine()(pattern)
    if reason is None:
        return None
    line = reason.splitlines()[0] if reason else "no reason given"
    return printable(line.removeprefix("Invalid Input Error: ").strip())

"""Conditions that exclude each other, so that the rule can never fire.

Only what is certain is reported: two conditions on one field that no value meets, or a group of
alternatives each of which excludes a condition that must hold. Regular expressions are taken to
meet anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from leadscore.scorecard.checks_conditions import (
    SEVERAL_OPERATORS,
    judge_value,
    lists_of,
    scope_of,
)
from leadscore.scorecard.checks_names import LIST_MARK
from leadscore.scorecard.checks_types import activity_types, judge_activity_type
from leadscore.scorecard.faults import Fault, quoted
from leadscore.scorecard.fields import plain_field
from leadscore.scorecard.read import Row, Scorecard
from leadscore.scorecard.tables import OPERATORS
from leadscore.scorecard.values import parse_number


@dataclass(frozen=True)
class Condition:
    """A condition without faults: `items` is its operand in small letters, one text or several.

    `row` is missing where the condition is the rule's own activity type.
    """

    field: str
    operator: str
    items: tuple[str, ...]
    row: Row | None = None


def check_contradictions(card: Scorecard) -> Iterator[Fault]:
    """Errors for rules whose conditions no activity or lead can meet."""
    lists = lists_of(card)
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in card.rows("rule_conditions"):
        rows[row["scorecard"], row["rule_id"]].append(row)
    types = _types_of_rules(card)
    for rule, own in rows.items():
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in own:
            # Each condition without a label stands alone; lines are unique.
            groups[row["any_of"] or f"line {row.line}"].append(row)
        single = [Condition("activity_type", "in", types[rule])] if rule in types else []
        several: list[list[Condition]] = []
        for group in groups.values():
            conditions = [_condition(card, row, lists) for row in group]
            sound = [condition for condition in conditions if condition]
            if len(conditions) == 1:
                single += sound
            elif len(sound) == len(conditions):
                several.append(sound)
        yield from _check_rule(single, several)


def _types_of_rules(card: Scorecard) -> dict[tuple[str, str], tuple[str, ...]]:
    """The activity types that the versions of each behavior rule take, where they are certain."""
    if not card.declares("activity_types", "activity_type", "is_engagement"):
        return {}
    engagements = [slug for slug, engages in activity_types(card).items() if engages]
    types: dict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
    doubtful: set[tuple[str, str]] = set()
    for row in card.every_row("behavior_rules"):
        rule, wanted = (row["scorecard"], row["rule_id"]), row["activity_type"]
        types[rule] += tuple(engagements) if wanted == "*" else (wanted,)
        if wanted != "*" and any(judge_activity_type(card, wanted)):
            doubtful.add(rule)
    return {
        rule: tuple(slug.lower() for slug in own)
        for rule, own in types.items()
        if own and rule not in doubtful
    }


def _condition(card: Scorecard, row: Row, lists: dict[str, list[str]] | None) -> Condition | None:
    operator, value = row["operator"], row["value"]
    if operator not in OPERATORS or not row["field"]:
        return None
    if any(found.severity == "error" for found in judge_value(operator, value, lists)):
        return None
    items = [value]
    if operator in SEVERAL_OPERATORS:
        items = value.split("|")
        if value.startswith(LIST_MARK):
            if lists is None:
                return None
            items = lists[value.removeprefix(LIST_MARK)]
    field = plain_field(row["field"], scope_of(card, row))
    return Condition(field, operator, tuple(item.lower() for item in items), row)


def _check_rule(single: list[Condition], several: list[list[Condition]]) -> Iterator[Fault]:
    by_field: dict[str, list[Condition]] = defaultdict(list)
    for condition in single:
        by_field[condition.field].append(condition)
    clashed = False
    for conditions in by_field.values():
        if can_hold(conditions):
            continue
        clashed = True
        # Two that exclude each other say more than all of them.
        pairs = (list(pair) for pair in combinations(conditions, 2) if not can_hold(pair))
        yield _clash(next(pairs, conditions))
    if clashed:
        return
    for group in several:
        if not any(can_hold([*by_field[one.field], one]) for one in group):
            row = group[-1].row
            if row:
                yield row.error(
                    f"can never fire: every condition of any_of {quoted(row['any_of'])}"
                    " excludes another condition of the rule"
                )


def _clash(conditions: Sequence[Condition]) -> Fault:
    rows = [condition.row for condition in conditions if condition.row]
    field = quoted(rows[-1]["field"])
    if len(rows) == 1:
        message = f"the condition on {field} excludes the rule's own activity type"
    elif len(rows) < len(conditions):
        message = f"the conditions on {field} together exclude the rule's own activity type"
    else:
        lines = ", ".join(str(row.line) for row in rows[:-1])
        message = (
            f"the conditions on {field} in lines {lines} and {rows[-1].line} exclude each other"
        )
    return rows[-1].error(f"can never fire: {message}")


def can_hold(conditions: Sequence[Condition]) -> bool:
    """Whether one value of the field might meet all conditions; false only where none can."""
    operators = {condition.operator for condition in conditions}
    if "is_empty" in operators:
        # A missing value satisfies nothing else (contract 3.4).
        return operators == {"is_empty"}
    finite = [set(one.items) for one in conditions if one.operator in ("equals", "in")]
    if finite:
        values = set.intersection(*finite)
        return any(all(_holds(one, value) for one in conditions) for value in values)
    return _ranges_meet(conditions) and _texts_meet(conditions)


def _holds(condition: Condition, value: str) -> bool:
    """Whether a value meets a condition; both are in small letters."""
    operator, items = condition.operator, condition.items
    match operator:
        case "equals" | "in" | "not_equals" | "not_in":
            holds = (value in items) == (operator in ("equals", "in"))
        case "contains" | "not_contains":
            holds = (items[0] in value) == (operator == "contains")
        case "starts_with":
            holds = value.startswith(items[0])
        case "ends_with":
            holds = value.endswith(items[0])
        case "domain_in" | "domain_not_in":
            domain = value.rpartition("@")[2]
            within = any(domain == item or domain.endswith(f".{item}") for item in items)
            holds = within == (operator == "domain_in")
        case "gt" | "gte" | "lt" | "lte" | "between":
            number = parse_number(value)
            holds = number is not None and _in_range(number, _range(condition))
        case _:
            # is_not_empty, which any value meets, and matches, which is not judged.
            holds = True
    return holds


# Low end, whether it belongs to the range, high end, whether it does.
_Range = tuple[Decimal | None, bool, Decimal | None, bool]


def _range(condition: Condition) -> _Range:
    numbers = sorted(
        number for item in condition.items if (number := parse_number(item)) is not None
    )
    match condition.operator:
        case "gt" | "gte":
            return numbers[0], condition.operator == "gte", None, False
        case "lt" | "lte":
            return None, False, numbers[0], condition.operator == "lte"
        case _:
            return numbers[0], True, numbers[1], True


def _in_range(number: Decimal, ends: _Range) -> bool:
    low, with_low, high, with_high = ends
    above = low is None or number > low or (with_low and number == low)
    return above and (high is None or number < high or (with_high and number == high))


def _ranges_meet(conditions: Sequence[Condition]) -> bool:
    ranges = [
        _range(one) for one in conditions if one.operator in ("gt", "gte", "lt", "lte", "between")
    ]
    lows = [(low, closed) for low, closed, _, _ in ranges if low is not None]
    highs = [(high, closed) for _, _, high, closed in ranges if high is not None]
    return all(
        low < high or (low == high and low_closed and high_closed)
        for low, low_closed in lows
        for high, high_closed in highs
    )


def _texts_meet(conditions: Sequence[Condition]) -> bool:
    def texts(*operators: str) -> list[str]:
        return [one.items[0] for one in conditions if one.operator in operators]

    for one, other in combinations(texts("starts_with"), 2):
        if not (one.startswith(other) or other.startswith(one)):
            return False
    for one, other in combinations(texts("ends_with"), 2):
        if not (one.endswith(other) or other.endswith(one)):
            return False
    present = texts("contains", "starts_with", "ends_with")
    return not any(absent in text for absent in texts("not_contains") for text in present)

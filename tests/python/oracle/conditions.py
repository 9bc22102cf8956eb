"""When a condition holds, and when a rule's conditions do together (contract §3.2 to §3.5)."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from oracle.assets import network_of
from oracle.records import Activity
from oracle.rulebook import Condition

Lists = Mapping[str, tuple[str, ...]]
Fields = Mapping[str, str]

# §3.3: "written with digits, a sign and at most one point".
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


def number(text: str) -> Decimal | None:
    """The number that a text is, or None."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def items(argument: str, lists: Lists) -> tuple[str, ...]:
    """The values of `a|b|c` or `list:<name>` in small letters."""
    if argument.startswith("list:"):
        values = lists[argument.removeprefix("list:")]
    else:
        values = tuple(argument.split("|"))
    return tuple(value.lower() for value in values)


def is_within_domain(value: str, domains: Sequence[str]) -> bool:
    """Whether the part after the last `@`, or the whole value, is one of the domains or below."""
    domain = value.lower().rsplit("@", 1)[-1]
    return any(domain == parent or domain.endswith("." + parent) for parent in domains)


def numbers(value: str, argument: str, lists: Lists) -> tuple[Decimal, ...] | None:
    """The value and its bounds as numbers, or None where one is no number (§3.4)."""
    parsed = [number(text) for text in (value, *items(argument, lists))]
    known = tuple(one for one in parsed if one is not None)
    return known if len(known) == len(parsed) else None


def number_operator_holds(operator: str, value: str, argument: str, lists: Lists) -> bool:
    """Comparisons of numbers (§3.3)."""
    known = numbers(value, argument, lists)
    if known is None:
        return False
    left, *bounds = known
    return {
        "gt": left > bounds[0],
        "gte": left >= bounds[0],
        "lt": left < bounds[0],
        "lte": left <= bounds[0],
        "between": bounds[0] <= left <= bounds[-1],
    }[operator]


NUMBER_OPERATORS = ("gt", "gte", "lt", "lte", "between")
LIST_OPERATORS = ("in", "not_in", "domain_in", "domain_not_in")


def list_operator_holds(operator: str, value: str, argument: str, lists: Lists) -> bool:
    """Comparisons with `a|b|c` or a list (§3.3)."""
    wanted = items(argument, lists)
    if operator.startswith("domain"):
        is_in = is_within_domain(value, wanted)
    else:
        is_in = value.lower() in wanted
    return is_in == (operator in ("in", "domain_in"))


def text_operator_holds(operator: str, value: str, argument: str) -> bool:
    """Comparisons of texts, without regard to case (§3.3)."""
    if operator == "matches":
        return re.search(argument, value, re.IGNORECASE) is not None
    text, wanted = value.lower(), argument.lower()
    return {
        "is_not_empty": True,
        "equals": text == wanted,
        "not_equals": text != wanted,
        "contains": wanted in text,
        "not_contains": wanted not in text,
        "starts_with": text.startswith(wanted),
        "ends_with": text.endswith(wanted),
    }[operator]


def operator_holds(operator: str, value: str | None, argument: str, lists: Lists) -> bool:
    """Whether a value satisfies an operator; a missing one only `is_empty` (§3.3, §3.4)."""
    if operator == "is_empty":
        return value is None
    if value is None:
        return False
    if operator in NUMBER_OPERATORS:
        return number_operator_holds(operator, value, argument, lists)
    if operator in LIST_OPERATORS:
        return list_operator_holds(operator, value, argument, lists)
    return text_operator_holds(operator, value, argument)


def lead_value(field: str, fields: Fields) -> str | None:
    """A lead's field, `lead.` in front or not (§3.2)."""
    name = field.removeprefix("lead.")
    if name == "email_domain":
        email = fields.get("email")
        if email is None or "@" not in email:
            return None
        return email.lower().rsplit("@", 1)[1] or None
    return fields.get(name)


def activity_value(field: str, activity: Activity, slug: str, fields: Fields) -> str | None:
    """A field of an activity, or of its lead as it was then (§3.2); `slug` is its type."""
    if field.startswith("lead."):
        return lead_value(field, fields)
    if field.startswith("attributes."):
        return activity.attributes.get(field.removeprefix("attributes."))
    return {
        "asset": activity.asset,
        "activity_type": slug,
        "activity_source": activity.source,
        "campaign_id": activity.campaign_id,
    }[field]


def all_hold(
    conditions: Sequence[Condition], values: Mapping[str, str | None], lists: Lists
) -> bool:
    """AND over conditions, after OR over those of one `any_of` label (§3.5).

    `values` has each condition's field.
    """
    groups: dict[str, list[bool]] = {}
    for place, condition in enumerate(conditions):
        held = operator_holds(condition.operator, values[condition.field], condition.value, lists)
        label = f"alone {place}" if condition.any_of is None else f"any of {condition.any_of}"
        groups.setdefault(label, []).append(held)
    return all(any(group) for group in groups.values())


def matched_value(conditions: Sequence[Condition], fields: Fields) -> str | None:
    """`field=value; ...` of a demographic rule's fields in order of field (§5)."""
    names = sorted({condition.field.removeprefix("lead.") for condition in conditions})
    known = [(name, lead_value(name, fields)) for name in names]
    return (
        "; ".join(f"{name}={network_of(value)}" for name, value in known if value is not None)
        or None
    )

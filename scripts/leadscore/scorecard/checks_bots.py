"""Bot rules: what each method needs, takes and leaves unused (docs/bots.md)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from leadscore.scorecard.checks_conditions import judge_value, lists_of
from leadscore.scorecard.checks_names import LIST_MARK
from leadscore.scorecard.checks_types import judge_activity_type
from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.fields import Objection, judge_field
from leadscore.scorecard.read import Row, Scorecard

MAIL_TYPES = ("open_email", "click_email")
_CELLS = ("activity_types", "field", "value", "seconds", "count")


@dataclass(frozen=True)
class Method:
    """`needs` must be given, `takes` may be; `of_mailings`: it flags opens and clicks only.

    `operator` is the condition whose values `value` takes, of those of contract 3.3 or
    `address_in`.
    """

    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    of_mailings: bool = False
    operator: str | None = None


_METHODS = {
    "source_flag": Method(takes=("activity_types", "field", "value"), operator="in"),
    "user_agent": Method(("value",), ("activity_types", "field"), operator="matches"),
    "address_range": Method(("value",), ("activity_types", "field"), operator="address_in"),
    "trap_link": Method(
        ("value",), ("activity_types", "field", "seconds"), of_mailings=True, operator="in"
    ),
    "click_before_delivery": Method((), ("activity_types", "seconds"), of_mailings=True),
    "click_soon_after_delivery": Method(("seconds",), ("activity_types",), of_mailings=True),
    "distinct_links_burst": Method(
        ("seconds", "count"), ("activity_types", "field"), of_mailings=True
    ),
    "open_click_burst": Method(("seconds",), ("activity_types",), of_mailings=True),
    "domain_burst": Method(
        ("seconds", "count"), ("activity_types", "value"), of_mailings=True, operator="domain_in"
    ),
    "hard_bounce_after_click": Method((), ("activity_types", "seconds"), of_mailings=True),
    "hourly_maximum": Method(("activity_types", "count"), ("seconds",)),
}


def check_bots(card: Scorecard) -> Iterator[Fault]:
    """Faults of `bot_rules`, switched on or off, each row by itself."""
    lists = lists_of(card)
    taken = {row["exclusion"]: "an exclusion" for row in card.every_row("exclusions")}
    taken |= {row["person_rule"]: "a person rule" for row in card.every_row("person_rules")}
    for row in card.rows("bot_rules"):
        if row["bot_rule"] in taken:
            by = taken[row["bot_rule"]]
            yield row.error(f"the name is taken by {by}, so that reasons would be alike")
        method = _METHODS.get(row["method"])
        if method is None:
            continue
        yield from _check_use(row, method)
        for found in (
            *_judge_types(card, row, method),
            *_judge_field(row, method),
            *_judge_value(row, method, lists),
            *_judge_numbers(row),
        ):
            make = row.error if found.severity == "error" else row.warning
            yield make(found.message, found.suggestion)


def _check_use(row: Row, method: Method) -> Iterator[Fault]:
    name = row["method"]
    for column in _CELLS:
        if column in method.needs and not row[column]:
            yield row.error(f"{name} needs {column}")
        elif row[column] and column not in (*method.needs, *method.takes):
            yield row.warning(f"{column} does nothing for {name}")


def _judge_types(card: Scorecard, row: Row, method: Method) -> Iterator[Objection]:
    if not row["activity_types"]:
        return
    for part in row["activity_types"].split("|"):
        if not part:
            yield Objection(f"activity_types {quoted(row['activity_types'])} has an empty part")
        elif method.of_mailings and part not in MAIL_TYPES:
            yield Objection(
                f"{row['method']} judges {' and '.join(MAIL_TYPES)} only, not {quoted(part)}",
                suggestion=nearest(part, MAIL_TYPES),
            )
        else:
            yield from judge_activity_type(card, part)


def _judge_field(row: Row, method: Method) -> Iterator[Objection]:
    field = row["field"]
    if not field or "field" not in method.takes:
        return
    if field.startswith("attributes."):
        yield from judge_field(field, "activity")
    elif row["method"] == "distinct_links_burst":
        yield Objection(f"{row['method']} reads attributes.<key>, not {quoted(field)}")
    elif field != "asset":
        yield Objection(f"a bot rule reads asset or attributes.<key>, not {quoted(field)}")


def _judge_value(
    row: Row, method: Method, lists: dict[str, list[str]] | None
) -> Iterator[Objection]:
    value = row["value"]
    if not value or method.operator is None:
        return
    if method.operator != "address_in":
        yield from judge_value(method.operator, value, lists)
        return
    # Lists are judged as those of other operators are, and then their items as ranges.
    yield from judge_value("in", value, lists)
    name = value.removeprefix(LIST_MARK)
    for item in (lists or {}).get(name, ()) if name != value else value.split("|"):
        if item.strip() and not _is_range(item):
            yield Objection(f"{quoted(item)} is no address and no range, such as 192.0.2.0/24")


def _is_range(text: str) -> bool:
    # Addresses with a zone or with an IPv4 address inside are not recognised in data either.
    if "%" in text or (":" in text and "." in text):
        return False
    _, slash, length = text.partition("/")
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return not slash or length == str(int(length) if length.isdecimal() else "")


def _judge_numbers(row: Row) -> Iterator[Objection]:
    seconds, count = row.number("seconds"), row.number("count")
    if row["method"] == "open_click_burst" and seconds == 0:
        yield Objection("seconds must be greater than 0: it flags what lies less than that apart")
    if row["method"] in ("distinct_links_burst", "domain_burst") and count == Decimal(1):
        yield Objection("a count of 1 flags every one by itself", "warning")

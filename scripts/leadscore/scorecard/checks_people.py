"""Who counts and since when: person rules and visitor policies."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from leadscore.scorecard.checks_conditions import judge_value, lists_of
from leadscore.scorecard.checks_names import LIST_MARK
from leadscore.scorecard.faults import Fault, quoted
from leadscore.scorecard.fields import Objection
from leadscore.scorecard.read import Row, Scorecard

_PATTERNS = ("title", "address_pattern")


def check_people(card: Scorecard) -> Iterator[Fault]:
    """Faults of `person_rules` and `visitor_policies`."""
    lists = lists_of(card)
    first: dict[str, Row] = {}
    for row in card.rows("person_rules"):
        yield from _check_value(row, lists)
        yield from _check_same_rule(row, first.setdefault(row["person_rule"], row))
    yield from _check_names(card)
    for row in card.rows("visitor_policies"):
        yield from _check_visitor_policy(row)


def _check_value(row: Row, lists: dict[str, list[str]] | None) -> Iterator[Fault]:
    match_by, value = row["match_by"], row["value"]
    if not value:
        return
    operator = "matches" if match_by in _PATTERNS else "domain_in" if match_by == "domain" else "in"
    objections = list(judge_value(operator, value, lists))
    if not objections and operator != "matches":
        named = value.startswith(LIST_MARK)
        items = (lists or {}).get(value.removeprefix(LIST_MARK), []) if named else value.split("|")
        objections = [found for item in items for found in _judge_item(match_by, item)]
    for found in objections:
        make = row.error if found.severity == "error" else row.warning
        # What was not written as a condition is not told as one.
        message = found.message.replace("matches takes no list", "a pattern takes no list")
        yield make(message, found.suggestion)


def _judge_item(match_by: str, item: str) -> Iterator[Objection]:
    if match_by == "network":
        yield from _judge_network(item)
    elif match_by == "exact_domain" and ("@" in item or item.startswith(".")):
        yield Objection(f"{quoted(item)} is no domain")
    elif match_by == "role_mailbox" and "@" in item:
        yield Objection(f"{quoted(item)}: a role mailbox is what stands before the @")
    elif match_by == "address":
        name, at, domain = item.rpartition("@")
        if not (name and at and domain):
            yield Objection(f"{quoted(item)} is no mail address")
    if match_by in ("address", "role_mailbox") and "+" in item.rpartition("@")[0][1:]:
        yield Objection(f"{quoted(item)}: addresses are compared without what follows a plus")


def _judge_network(item: str) -> Iterator[Objection]:
    try:
        ipaddress.ip_network(item)
    except ValueError as error:
        if "host bits" in str(error):
            network = ipaddress.ip_network(item, strict=False)
            yield Objection(f"{quoted(item)} is an address in a network: write {network}")
        else:
            yield Objection(f"{quoted(item)} is no address or network (such as 192.0.2.0/24)")
        return
    if not all(character in "0123456789abcdefABCDEF.:/" for character in item) or (
        "/" in item and not item.partition("/")[2].isdecimal()
    ):
        yield Objection(f"{quoted(item)}: a network is written with its length, as 192.0.2.0/24")


def _check_same_rule(row: Row, first: Row) -> Iterator[Fault]:
    for column in ("reason", "action"):
        if row[column] and first[column] and row[column] != first[column]:
            yield row.error(
                f"{column} {quoted(row[column])}, and {quoted(first[column])} in line {first.line}:"
                " the rows of one rule are alternatives and share it"
            )


def _check_names(card: Scorecard) -> Iterator[Fault]:
    exclusions = {row["exclusion"] for row in card.every_row("exclusions")}
    seen: set[str] = set()
    for row in card.rows("person_rules"):
        name = row["person_rule"]
        if name in exclusions and row["action"] == "exclude" and name not in seen:
            seen.add(name)
            yield row.warning("an exclusion has the same name: nobody can tell which of them held")


def _check_visitor_policy(row: Row) -> Iterator[Fault]:
    counts_some = row["before_known"] == "count_last_n_days"
    if counts_some and not row["last_days"]:
        yield row.error("count_last_n_days needs last_days")
    elif row["last_days"] and row["before_known"] in ("count", "ignore"):
        yield row.error(f"before_known {row['before_known']} takes no last_days")

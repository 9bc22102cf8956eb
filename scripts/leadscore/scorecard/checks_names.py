"""What is declared twice, belongs to no scorecard, or is used by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.read import Row, Scorecard
from leadscore.scorecard.tables import RULE_TABLES, TABLES, Table

# Tables whose rows may repeat without harm: a repeated row does nothing, and is hardly meant.
_REPEATABLE = ("rule_conditions", "value_lists", "exclusions")
LIST_MARK = "list:"


def check_names(card: Scorecard) -> Iterator[Fault]:
    """Faults of names: keys, scorecards, repetitions."""
    for table in TABLES:
        if table.key:
            yield from _check_key(card, table)
        if table.of_a_scorecard and card.scorecards is not None:
            yield from _check_scorecard(card, table)
    for name in _REPEATABLE:
        yield from _check_repeated(card, name)
    for row in card.rows("point_values"):
        if row["name"].startswith("@"):
            bare = row["name"].lstrip("@")
            yield row.error("the name is written without '@' here", bare or None)


def _check_key(card: Scorecard, table: Table) -> Iterator[Fault]:
    if not card.sheets[table.name].columns.issuperset(table.key):
        return
    first: dict[tuple[str, ...], int] = {}
    for row in card.rows(table.name):
        key = tuple(row[column] for column in table.key)
        # A limit of a whole score has no target; any other blank is reported as missing.
        if any(not row[column] for column in table.key if column != "target"):
            continue
        line = first.setdefault(key, row.line)
        if line != row.line:
            yield row.error(f"the same {', '.join(table.key)} as in line {line}")


def _check_scorecard(card: Scorecard, table: Table) -> Iterator[Fault]:
    for row in card.rows(table.name):
        name = row["scorecard"]
        if name.strip() and not card.in_known_scorecard(row):
            near = nearest(name, card.scorecards or ())
            yield row.error(f"unknown scorecard {quoted(name)}", near)


def _check_repeated(card: Scorecard, table: str) -> Iterator[Fault]:
    first: dict[tuple[tuple[str, str], ...], int] = {}
    for row in card.rows(table):
        # Text is compared without regard to case (contract 3.3), so values differ by more.
        same = {**row.cells, "value": row["value"].lower(), "description": ""}
        line = first.setdefault(tuple(sorted(same.items())), row.line)
        if line != row.line:
            yield row.warning(f"says the same as line {line}")


def check_unused(card: Scorecard) -> Iterator[Fault]:
    """Warnings for what exists and does nothing, where all that could use it was read."""
    yield from _unused_scorecards(card)
    yield from _unused_decay_policies(card)
    yield from _unused_point_values(card)
    yield from _unused_lists(card)


def _unused_scorecards(card: Scorecard) -> Iterator[Fault]:
    known = card.declares("scorecards", "scorecard", "status")
    if known and all(row["status"] == "draft" for row in card.every_row("scorecards")):
        yield Fault(
            "scorecards.csv", 1, "", "no scorecard is live, so none is ever synced", "warning"
        )
    if not all(card.declares(table, "scorecard") for table in RULE_TABLES):
        return
    used = {row["scorecard"] for table in RULE_TABLES for row in card.every_row(table)}
    if all(card.in_known_scorecard(row) for table in RULE_TABLES for row in card.every_row(table)):
        for row in card.rows("scorecards"):
            if row["scorecard"] and row["scorecard"] not in used:
                yield row.warning("it has no rules")


def _unused_decay_policies(card: Scorecard) -> Iterator[Fault]:
    tables = ("behavior_rules", "inactivity_rules")
    if not all(card.declares(table, "decay_policy") for table in tables):
        return
    # A rule without a policy has the policy `none`.
    used = {row["decay_policy"] or "none" for table in tables for row in card.every_row(table)}
    yield from _warn_unused(card.rows("decay_policies"), "decay_policy", used)


def _unused_point_values(card: Scorecard) -> Iterator[Fault]:
    if not all(card.declares(table, "points", "scorecard") for table in RULE_TABLES):
        return
    for scorecard in sorted({row["scorecard"] for row in card.rows("point_values")}):
        used = {
            points[1:]
            for table in RULE_TABLES
            for points in card.names(table, "points", scorecard)
            if points.startswith("@")
        }
        own = [row for row in card.rows("point_values") if row["scorecard"] == scorecard]
        # A name with its '@' is a fault of its own.
        named = tuple(row for row in own if not row["name"].startswith("@"))
        yield from _warn_unused(named, "name", used)


def _unused_lists(card: Scorecard) -> Iterator[Fault]:
    tables = ("rule_conditions", "exclusions", "person_rules", "bot_rules")
    if not all(card.declares(table, "value") for table in tables):
        return
    used = {
        row["value"].removeprefix(LIST_MARK)
        for table in tables
        for row in card.every_row(table)
        if row["value"].startswith(LIST_MARK)
    }
    yield from _warn_unused(card.rows("value_lists"), "list", used)


def _warn_unused(rows: tuple[Row, ...], column: str, used: set[str]) -> Iterator[Fault]:
    seen = set(used)
    for row in rows:
        if row[column] and row[column] not in seen:
            seen.add(row[column])
            yield row.warning("nobody uses it")

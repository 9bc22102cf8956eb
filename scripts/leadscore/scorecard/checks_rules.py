"""The three rule tables: what rules refer to, versions, groups, and rules that cannot fire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from leadscore.scorecard.checks_types import judge_activity_type, nothing_engages
from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.read import Row, Scorecard
from leadscore.scorecard.tables import RULE_TABLES
from leadscore.scorecard.values import parse_instant

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)


def check_rules(card: Scorecard) -> Iterator[Fault]:
    """Faults of behavior, demographic and inactivity rules apart from their conditions."""
    for table in RULE_TABLES:
        for row in card.rows(table):
            yield from _check_points(card, row)
            yield from _check_decay(card, row)
        if table != "inactivity_rules":
            yield from _check_groups(card, table)
    for row in card.rows("behavior_rules"):
        yield from _check_activity_type(card, row)
        yield from _check_requires(card, row)
        if row["min_count_within_days"] and not row["min_count"]:
            yield row.error("min_count_within_days without min_count")
        for column in ("max_per_day", "max_per_lead"):
            if row.number(column) == 0:
                yield row.error(f"can never fire: {column} is 0")
    for row in card.rows("inactivity_rules"):
        yield from _check_inactivity(card, row)
    yield from _check_rule_ids(card)


def _check_points(card: Scorecard, row: Row) -> Iterator[Fault]:
    points = row["points"]
    if not points.startswith("@") or not card.declares("point_values", "scorecard", "name"):
        return
    names = card.names("point_values", "name", row["scorecard"])
    # A name declared with its '@' is reported there.
    if card.in_known_scorecard(row) and not names & {points[1:], points}:
        near = nearest(points[1:], names)
        yield row.error(f"unknown point value {quoted(points)}", f"@{near}" if near else None)


def _check_decay(card: Scorecard, row: Row) -> Iterator[Fault]:
    policy = row["decay_policy"]
    # `none` is what a rule without a policy has, whether or not a row declares it.
    if policy in ("", "none") or not card.declares("decay_policies", "decay_policy"):
        return
    known = {other["decay_policy"] for other in card.every_row("decay_policies")}
    if policy not in known:
        yield row.error(f"unknown decay policy {quoted(policy)}", nearest(policy, known))


def _check_groups(card: Scorecard, table: str) -> Iterator[Fault]:
    for row in card.rows(table):
        group, scorecard = row["exclusive_group"], row["scorecard"]
        if not group:
            continue
        rules = {
            other["rule_id"]
            for other in card.every_row(table)
            # A rule whose scorecard is unknown may belong here: that is another fault.
            if other["exclusive_group"] == group
            and (other["scorecard"] == scorecard or not card.in_known_scorecard(other))
        }
        if len(rules) == 1:
            others = card.names(table, "exclusive_group", scorecard) - {group}
            yield row.warning(
                f"exclusive group {quoted(group)} has no other rule, so it does nothing",
                nearest(group, others),
            )


def _check_activity_type(card: Scorecard, row: Row) -> Iterator[Fault]:
    wanted = row["activity_type"]
    if wanted == "*":
        if nothing_engages(card):
            yield row.error("can never fire: '*' is every engagement, and no activity type is one")
    elif wanted.strip():
        for found in judge_activity_type(card, wanted):
            yield row.error(found.message, found.suggestion)


def _check_requires(card: Scorecard, row: Row) -> Iterator[Fault]:
    required = row["requires_rule"]
    if not required:
        for column in ("requires", "requires_within_days"):
            if row[column]:
                yield row.error(f"{column} without requires_rule")
        return
    yield from check_behavior_rule(card, row, "requires_rule")


def check_behavior_rule(card: Scorecard, row: Row, column: str) -> Iterator[Fault]:
    """Whether a column names a behavior rule of the row's own scorecard."""
    if not card.declares("behavior_rules", "scorecard", "rule_id"):
        return
    wanted, scorecard = row[column], row["scorecard"]
    known = card.names("behavior_rules", "rule_id", scorecard)
    if wanted in known or not card.in_known_scorecard(row):
        return
    for table in RULE_TABLES[1:]:
        if wanted in card.names(table, "rule_id", scorecard):
            yield row.error(f"{column} {quoted(wanted)} is no behavior rule ({table}.csv)")
            return
    yield row.error(f"unknown {column} {quoted(wanted)}", nearest(wanted, known))


def _check_inactivity(card: Scorecard, row: Row) -> Iterator[Fault]:
    if row.number("max_times") == 0:
        yield row.error("can never fire: max_times is 0")
    elif row["max_times"] and not row["repeat_days"] and row.number("max_times") != 1:
        yield row.warning("max_times without repeat_days: the points come once")
    if nothing_engages(card):
        yield row.error("can never fire: no activity type is an engagement")


def _check_rule_ids(card: Scorecard) -> Iterator[Fault]:
    """One rule_id, one rule, over the three tables; versions of a behavior rule apart."""
    first: dict[tuple[str, str], Row] = {}
    versions: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for table in RULE_TABLES:
        for row in card.rows(table):
            if not row["rule_id"].strip():
                continue
            key = (row["scorecard"], row["rule_id"])
            other = first.setdefault(key, row)
            if table == "behavior_rules":
                versions[key].append(row)
            elif other is not row:
                place = f"line {other.line}"
                if other.table.name != table:
                    place += f" of {other.table.file}"
                yield row.error(f"the same rule_id as in {place}")
    for rows in versions.values():
        yield from _check_versions(rows)


def _check_versions(rows: list[Row]) -> Iterator[Fault]:
    """Versions of one rule hold at disjoint times (contract 3.9)."""
    spans: list[tuple[datetime, datetime, Row]] = []
    for row in rows:
        start, end = _bound(row, "valid_from", _EARLIEST), _bound(row, "valid_to", _LATEST)
        if start is None or end is None:
            continue  # no instant, reported by its cell
        if start >= end:
            yield row.error("can never fire: valid_from is not before valid_to")
            continue
        for other_start, other_end, other in spans:
            if start < other_end and other_start < end:
                yield row.error(
                    f"overlaps the version in line {other.line}:"
                    " rows of one rule_id need disjoint valid_from and valid_to"
                )
                break
        spans.append((start, end, row))


def _bound(row: Row, column: str, otherwise: datetime) -> datetime | None:
    return parse_instant(row[column]) if row[column] else otherwise

"""Rows and instants at which it matters whether a comparison is `<` or `<=` (contract §4.6, §3.11).

Chance alone seldom hits the end of an episode, of its cooldown, or the instant at which inactivity
falls due. So the oracle is asked where they are, and something is made to happen just there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cases.company import Company, RawTables, activity_row, spelled
from cases.rule_templates import ACTIVITY_TYPES
from oracle.marts import score
from oracle.records import Load, RawFile, Row, Tables, read_loads
from oracle.rulebook import read_rulebooks


@dataclass(frozen=True)
class Target:
    """A lead's instant, and whether it is one of inactivity."""

    instance: str
    lead: str
    at: datetime
    is_inactivity: bool


def aim(
    rng: Random, company: Company, rows: Mapping[str, RawTables], scorecard: Tables
) -> list[datetime]:
    """Add up to four rows at targets; give all instants of targets, for `as_of`."""
    targets = sorted(
        set(find_targets(company, rows, scorecard)),
        key=lambda target: (target.instance, target.lead, target.at, target.is_inactivity),
    )
    if not targets:
        return []
    ends = [target for target in targets if not target.is_inactivity]
    for number in range(rng.choice((0, 1, 2, 4))):
        target = rng.choice(ends if ends and rng.random() < 0.6 else targets)
        tables = rows[target.instance]
        own = [row for row in tables.leads if row["id"] == target.lead]
        if own and rng.random() < 0.3:
            # The lead is another from this very instant on.
            other = rng.choice(tables.leads)
            tables.leads.append(other | {"id": target.lead, "updatedAt": spelled(rng, target.at)})
            continue
        guid = f"{rng.choice('0aZ')}im{number}"
        type_id = rng.choice(scored_types(scorecard, is_engagement=not target.is_inactivity))
        tables.activities.append(activity_row(rng, guid, target.lead, target.at, type_id))
    return [target.at for target in targets]


def find_targets(
    company: Company, rows: Mapping[str, RawTables], scorecard: Tables
) -> Iterator[Target]:
    """Ends of episodes, ends of their cooldowns, and the dates of inactivity awards."""
    latest = company.start + timedelta(days=company.days + 30)
    found = score(read_loads([_load(*pair) for pair in rows.items()]), scorecard, latest)
    cooldowns = {
        (book.scorecard, policy.policy): policy.cooldown
        for book in read_rulebooks(scorecard)
        for policy in book.policies
    }
    for row in found["mql_episodes"]:
        ended = row["ended_at"]
        if isinstance(ended, datetime):
            cooldown = cooldowns[str(row["scorecard"]), str(row["policy"])]
            yield _target(row["lead_id"], ended, is_inactivity=False)
            yield _target(row["lead_id"], ended + cooldown, is_inactivity=False)
    for row in found["behavior_score_events"]:
        at = row["occurred_at"]
        if row["activity_type"] == "inactivity" and isinstance(at, datetime):
            yield _target(row["lead_id"], at, is_inactivity=True)


def _target(lead_id: object, at: datetime, *, is_inactivity: bool) -> Target:
    instance, _, lead = str(lead_id).rpartition(":")
    return Target(instance or "default", lead, at, is_inactivity)


def _load(instance: str, tables: RawTables) -> Load:
    return Load(
        instance,
        tuple(
            RawFile(kind, kind, tuple(some[0]), tuple(tuple(row.values()) for row in some))
            for kind in RawTables.KINDS
            if (some := tables.of(kind))
        ),
    )


def scored_types(scorecard: Tables, *, is_engagement: bool) -> Sequence[str]:
    """Ids of types that some rule names, engagement or not; a visit or a new lead if none."""
    named = {row["activity_type"] for row in scorecard["behavior_rules"]}
    types: Sequence[Row] = scorecard["activity_types"]
    wanted = "true" if is_engagement else "false"
    known = [
        row["type_id"]
        for row in types
        if row["source"] == "marketo"
        and row["is_engagement"] == wanted
        and row["activity_type"] in named
    ]
    return known or [
        type_id for type_id in ("1", "12") if ACTIVITY_TYPES[type_id][1] is is_engagement
    ]

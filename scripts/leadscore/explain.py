"""Why a lead has its score: what `leadscore explain` shows, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from leadscore.errors import DataError
from leadscore.run_history import is_cut_short

LAST_ACTIVITIES = 12


@dataclass(frozen=True)
class Line:
    """One line of the explanation; `points` are exact (8 places) and add up to the lead score."""

    line_type: str
    rule_id: str | None
    description: str | None
    points: Decimal
    activity_count: int | None
    latest_at: datetime | None
    matched_value: str | None = None
    activity_source: str | None = None


@dataclass(frozen=True)
class Event:
    """One activity and rule of the ledger."""

    occurred_at: datetime
    activity_type: str
    asset: str | None
    rule_id: str
    description: str | None
    matched_points: Decimal
    points: Decimal
    withheld_by: str | None
    activity_source: str | None
    withheld_reason: str | None


@dataclass(frozen=True)
class Withheld:
    """What a step withheld of a rule's points, over all activities of the lead.

    `withheld_reason` is the exclusion or bot rule, where the step is the exclusion.
    """

    rule_id: str
    withheld_by: str
    withheld_reason: str | None
    activities: int
    matched_points: Decimal


@dataclass(frozen=True)
class Episode:
    """One time that the lead was a marketing qualified lead."""

    opened_at: datetime
    policy: str
    trigger_rule_id: str | None
    lead_score: Decimal
    ended_at: datetime | None
    end_reason: str | None


@dataclass(frozen=True)
class Flag:
    """A person rule that takes the lead for no prospect and only says so."""

    person_rule: str
    reason: str
    matched_value: str


@dataclass(frozen=True)
class Explanation:
    """Everything about one lead under one scorecard; instants are UTC."""

    lead_id: str
    scorecard: str
    as_of: datetime
    email: str | None
    company: str | None
    job_title: str | None
    lead_source: str | None
    demographic_score: Decimal
    behavior_score: Decimal
    lead_score: Decimal
    demographic_band: str | None
    behavior_band: str | None
    total_band: str | None
    rating: str | None
    is_mql: bool
    exclusion: str | None
    last_engagement_at: datetime | None
    merged_from: str | None
    flags: tuple[Flag, ...]
    lines: tuple[Line, ...]
    events: tuple[Event, ...]
    withheld: tuple[Withheld, ...]
    episodes: tuple[Episode, ...]


def require_scored(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Makes sure that the marts are those of one complete build.

    Raises:
        DataError: nothing was built yet, or the last build was cut short, so that some marts are of
            that build and some of the one before; or this is a published copy.
    """
    require_warehouse_itself(connection, warehouse)
    tables = _tables(connection)
    if not {"marts.lead_scores", "intermediate.int_run", "state.scored_runs"} <= tables:
        raise DataError(f"{warehouse}: nothing is scored yet; run `leadscore build` first")
    if not _has_column(connection, "behavior_score_events", "withheld_reason"):
        raise DataError(
            f"{warehouse}: was scored by an earlier version; run `leadscore build` first"
        )
    if is_cut_short(connection):
        raise DataError(f"{warehouse}: the last build did not finish; run `leadscore build` again")


def require_warehouse_itself(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Makes sure that this is no published copy, which has the marts and nothing else.

    Raises:
        DataError: it is one.
    """
    if "published.run" in _tables(connection):
        raise DataError(f"{warehouse}: is a published copy of the marts; name the warehouse itself")


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = _rows(connection, "select table_schema, table_name from information_schema.tables", [])
    return {f"{schema}.{name}" for schema, name in rows}


def _has_column(connection: duckdb.DuckDBPyConnection, mart: str, column: str) -> bool:
    query = """
        select 1 from information_schema.columns
        where table_schema = 'marts' and table_name = ? and column_name = ?
    """
    return bool(_rows(connection, query, [mart, column]))


def scored_as_of(connection: duckdb.DuckDBPyConnection) -> datetime:
    """The instant (UTC, naive) for which the last complete build scored."""
    as_of: datetime
    [(as_of,)] = _rows(connection, "select max_by(as_of, run_no) from state.scored_runs", [])
    return as_of


def resolve_lead(connection: duckdb.DuckDBPyConnection, lead: str) -> tuple[str, str | None]:
    """The lead's id and, where `lead` was merged into it, the id asked for.

    `lead` is a lead id or a mail address.

    Raises:
        DataError: unknown, deleted, or a mail address that several leads have.
    """
    if _rows(connection, "select 1 from marts.lead_scores where lead_id = ? limit 1", [lead]):
        return lead, None
    identity = _rows(
        connection,
        "select survivor_id, is_deleted from state.scored_identities where lead_id = ?",
        [lead],
    )
    if identity:
        survivor_id, is_deleted = identity[0]
        if is_deleted:
            raise DataError(f"lead '{lead}' was deleted and is in no mart")
        known, _ = resolve_lead(connection, survivor_id)
        return known, lead
    by_mail = _rows(
        connection,
        "select distinct lead_id from marts.lead_scores where lower(email) = lower(?) order by 1",
        [lead],
    )
    if len(by_mail) > 1:
        ids = ", ".join(row[0] for row in by_mail[:5])
        raise DataError(f"'{lead}' is the mail address of several leads ({ids}); name one of them")
    if by_mail:
        return by_mail[0][0], None
    raise DataError(
        f"no lead '{lead}' in the marts; give a lead id (`<instance>:<id>`) or a mail address,"
        " and build after loading"
    )


def default_scorecard(connection: duckdb.DuckDBPyConnection, wanted: str | None) -> str:
    """The scorecard asked for, or the first live one (by name; any, where none is live).

    Raises:
        DataError: there is none of that name.
    """
    rows = _rows(
        connection,
        "select scorecard from scorecard.scorecards order by status <> 'live', scorecard",
        [],
    )
    names = [row[0] for row in rows]
    if not names:
        raise DataError("the warehouse has no scorecard yet; run `leadscore build` first")
    if wanted is None:
        return str(names[0])
    if wanted not in names:
        raise DataError(f"no scorecard '{wanted}'; there are: {', '.join(names)}")
    return wanted


def explain(connection: duckdb.DuckDBPyConnection, lead: str, scorecard: str) -> Explanation:
    """Reads the explanation of a lead from the marts, as of their `as_of`.

    Raises:
        DataError: the lead is unknown, deleted or ambiguous.
    """
    lead_id, merged_from = resolve_lead(connection, lead)
    key = [lead_id, scorecard]
    heads = _rows(
        connection,
        """
        select as_of, email, company, job_title, lead_source, demographic_score, behavior_score,
            lead_score, demographic_band, behavior_band, total_band, rating, is_mql, exclusion,
            last_engagement_at
        from marts.lead_scores where lead_id = ? and scorecard = ?
        """,
        key,
    )
    if not heads:
        raise DataError(f"scorecard '{scorecard}' is not scored yet; run `leadscore build` first")
    lines = _rows(
        connection,
        """
        select line_type, rule_id, description, points, activity_count, latest_at, matched_value,
            activity_source
        from marts.lead_score_lines
        left join (
            select scorecard, lead_id, rule_id, 'demographic' as line_type, matched_value
            from marts.demographic_score_points
        ) using (scorecard, lead_id, rule_id, line_type)
        where lead_id = ? and scorecard = ?
        order by
            list_position(
                ['behavior', 'inactivity', 'decay', 'demographic', 'limit', 'rounding'], line_type
            ),
            abs(points) desc, line
        """,
        key,
    )
    events = _rows(
        connection,
        f"""
        select occurred_at, activity_type, asset, rule_id, description, matched_points, points,
            withheld_by, activity_source, withheld_reason
        from marts.behavior_score_events where lead_id = ? and scorecard = ?
        order by occurred_at desc, activity_id desc, rule_id limit {LAST_ACTIVITIES}
        """,
        key,
    )
    withheld = _rows(
        connection,
        """
        select rule_id, withheld_by, withheld_reason, count(*), sum(matched_points)
        from marts.behavior_score_events
        where lead_id = ? and scorecard = ? and withheld_by is not null
        group by 1, 2, 3 order by abs(sum(matched_points)) desc, 1, 2, 3
        """,
        key,
    )
    episodes = _rows(
        connection,
        """
        select opened_at, policy, trigger_rule_id, lead_score, ended_at, end_reason
        from marts.mql_episodes where lead_id = ? and scorecard = ? order by episode
        """,
        key,
    )
    parts: list[Any] = [
        merged_from,
        _flags(connection, lead_id),
        tuple(Line(*row) for row in lines),
        tuple(Event(*row) for row in events),
        tuple(Withheld(*row) for row in withheld),
        tuple(Episode(*row) for row in episodes),
    ]
    values: list[Any] = [*key, *heads[0], *parts]
    return Explanation(*values)


def _flags(connection: duckdb.DuckDBPyConnection, lead_id: str) -> tuple[Flag, ...]:
    """What only marks the lead; nothing in a warehouse that an earlier version built."""
    if "marts.non_prospects" not in _tables(connection):
        return ()
    rows = _rows(
        connection,
        """
        select person_rule, reason, matched_value from marts.non_prospects
        where lead_id = ? and action = 'flag' order by person_rule
        """,
        [lead_id],
    )
    return tuple(Flag(*row) for row in rows)


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object]
) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()

"""Who counts and since when: visitor policies."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.scorecard.faults import Fault
from leadscore.scorecard.read import Row, Scorecard


def check_people(card: Scorecard) -> Iterator[Fault]:
    """Faults of `visitor_policies`."""
    for row in card.rows("visitor_policies"):
        yield from _check_visitor_policy(row)


def _check_visitor_policy(row: Row) -> Iterator[Fault]:
    counts_some = row["before_known"] == "count_last_n_days"
    if counts_some and not row["last_days"]:
        yield row.error("count_last_n_days needs last_days")
    elif row["last_days"] and row["before_known"] in ("count", "ignore"):
        yield row.error(f"before_known {row['before_known']} takes no last_days")

"""The priority list: whom sales should call today, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb


@dataclass(frozen=True)
class PriorityLead:
    """One place of the list; `reasons` are the rules that give most points, in words."""

    lead_id: str
    job_title: str | None
    company: str | None
    rating: str | None
    lead_score: Decimal
    behavior_score_7d_ago: Decimal
    is_mql: bool
    reasons: list[str]


def priority_list(
    connection: duckdb.DuckDBPyConnection, scorecard: str, *, limit: int
) -> list[PriorityLead]:
    """The first `limit` leads that are not excluded: qualified ones, then by score and recency."""
    rows = connection.execute(
        """
        with places as (
            select lead_scores.*, decayed_scores.behavior_score_7d_ago
            from marts.lead_scores
            inner join marts.decayed_scores using (scorecard, lead_id)
            where scorecard = $scorecard and exclusion is null
            order by is_mql desc, lead_score desc, last_engagement_at desc nulls last, lead_id
            limit $limit
        ),

        reasons as (
            select lead_id, list(description order by points desc, line)[:3] as reasons
            from marts.lead_score_lines
            where
                scorecard = $scorecard and points > 0 and rule_id is not null
                and lead_id in (select lead_id from places)
            group by lead_id
        )

        select
            lead_id, job_title, company, rating, lead_score, behavior_score_7d_ago, is_mql,
            coalesce(reasons, [])
        from places left join reasons using (lead_id)
        order by is_mql desc, lead_score desc, last_engagement_at desc nulls last, lead_id
        """,
        {"scorecard": scorecard, "limit": limit},
    ).fetchall()
    return [PriorityLead(*row) for row in rows]

"""The lines that explain a score and add up to it exactly (contract §5, `lead_score_lines`)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from oracle.arithmetic import LedgerRow, Standing, decayed
from oracle.qualification import ScoredLead

Mart = list[dict[str, object]]

EIGHT_PLACES = Decimal("0.00000001")


def line(
    scored: ScoredLead,
    line_type: str,
    points: Decimal,
    *,
    rule_id: str | None = None,
    description: str | None = None,
    activity_count: int | None = None,
    latest_at: datetime | None = None,
    activity_source: str | None = None,
) -> dict[str, object]:
    """One line, its points in 8 places."""
    return {
        "scorecard": scored.book.scorecard,
        "lead_id": scored.lead.lead_id,
        "line_type": line_type,
        "rule_id": rule_id,
        "description": description,
        "points": points.quantize(EIGHT_PLACES),
        "activity_count": activity_count,
        "latest_at": latest_at,
        "activity_source": activity_source,
    }


def by_rule(awards: Iterable[LedgerRow]) -> dict[tuple[str, bool], list[LedgerRow]]:
    """Awards by rule, and whether they are of inactivity, in order of rule."""
    grouped: dict[tuple[str, bool], list[LedgerRow]] = {}
    for row in sorted(awards, key=lambda one: (one.rule_id, one.key)):
        grouped.setdefault((row.rule_id, row.is_inactivity), []).append(row)
    return grouped


def sources_of(awards: Iterable[LedgerRow]) -> str | None:
    """The sources of awards, each once, in order; none of silence."""
    sources = {row.activity_source for row in awards} - {None}
    return "|".join(sorted(str(source) for source in sources)) or None


def lead_score_lines(scored: ScoredLead, present: Standing) -> Mart:
    """Undecayed points by rule, what decay and limits took, and the rounding.

    Lines of decay (by rule), of a limit (by limit, `description` says which) and of rounding
    are there only where they change something.
    """
    day = scored.as_of.date()
    rows: Mart = []
    for (rule_id, is_inactivity), awards in by_rule(scored.awards).items():
        undecayed = sum((row.points for row in awards), start=Decimal(0))
        kept = sum(
            (decayed(scored.book, row, day, scored.curves) for row in awards),
            start=Decimal(0),
        )
        latest = awards[-1]
        rows.append(
            line(
                scored,
                "inactivity" if is_inactivity else "behavior",
                undecayed,
                rule_id=rule_id,
                description=latest.description,
                activity_count=len(awards),
                latest_at=latest.occurred_at,
                activity_source=sources_of(awards),
            )
        )
        if kept != undecayed:
            rows.append(
                line(
                    scored,
                    "decay",
                    kept - undecayed,
                    rule_id=rule_id,
                    description=latest.description,
                    activity_count=len(awards),
                    latest_at=latest.occurred_at,
                )
            )
    rows += [
        line(scored, "demographic", one.points, rule_id=one.rule_id, description=one.description)
        for one in scored.demographic_at(scored.as_of)
    ]
    rows += [
        line(
            scored,
            "limit",
            change.points,
            description=f"{change.scope} {change.target or ''}",
        )
        for change in present.limit_changes
    ]
    if present.lead != present.exact_lead:
        rows.append(line(scored, "rounding", present.lead - present.exact_lead))
    return rows

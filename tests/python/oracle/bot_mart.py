"""The mart `bot_activity`: what each bot rule flagged, by day and mail domain (docs/bots.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oracle.arithmetic import ZERO
from oracle.conditions import lead_value
from oracle.exclusions import exclusion_reasons
from oracle.identity import Lead
from oracle.records import Activity
from oracle.rulebook import Rulebook
from oracle.scoring import rule_matches


@dataclass
class _Counts:
    """Sums of one row; points are those matched before any step."""

    activities: int = 0
    only_this_rule: int = 0
    leads: set[str] = field(default_factory=set)
    matched_points: Decimal = ZERO
    matched_points_only_this_rule: Decimal = ZERO


def bot_activity(books: Sequence[Rulebook], leads: Iterable[Lead]) -> list[dict[str, object]]:
    """All rows; a lead without a mail address then has the blank domain."""
    counts: dict[tuple[str, str, date, str], _Counts] = {}
    for lead in leads:
        by_id = {activity.activity_id: activity for activity in lead.activities}
        for activity_id, rules in lead.bot_flags.items():
            activity = by_id[activity_id]
            domain = lead_value("email_domain", lead.fields_at(activity.at)) or ""
            for book in books:
                worth = _worth(book, lead, activity)
                is_alone = len(exclusion_reasons(book.shared, lead, activity)) == 1
                for rule in rules:
                    key = (book.scorecard, rule, activity.at.date(), domain)
                    row = counts.setdefault(key, _Counts())
                    row.activities += 1
                    row.leads.add(lead.lead_id)
                    row.matched_points += worth
                    if is_alone:
                        row.only_this_rule += 1
                        row.matched_points_only_this_rule += worth
    return [
        {
            "scorecard": scorecard,
            "bot_rule": rule,
            "activity_on": day,
            "email_domain": domain,
            "activities": row.activities,
            "only_this_rule": row.only_this_rule,
            "leads": len(row.leads),
            "matched_points": row.matched_points,
            "matched_points_only_this_rule": row.matched_points_only_this_rule,
        }
        for (scorecard, rule, day, domain), row in sorted(counts.items())
    ]


def _worth(book: Rulebook, lead: Lead, activity: Activity) -> Decimal:
    """Points of all rules of the scorecard that match an activity."""
    return sum(
        (
            rule.points
            for rule in book.behavior_rules
            if rule_matches(rule, activity, lead, book.shared)
        ),
        start=ZERO,
    )

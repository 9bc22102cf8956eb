"""Every mart of contract §5 as a list of rows, from raw rows, a scorecard and an instant.

Values are `str`, `Decimal`, `int`, `bool`, `date`, naive UTC `datetime`, or None. Points and
scores have 2 places, the points of `lead_score_lines` 8.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from oracle.arithmetic import ZERO, Curves, LedgerRow, Standing, band
from oracle.bot_mart import bot_activity
from oracle.bots import flag_everyone
from oracle.exclusions import is_excluded
from oracle.identity import People, people
from oracle.lines import Mart, lead_score_lines
from oracle.non_prospects import non_prospect_counts, non_prospects
from oracle.qualification import (
    Episode,
    ScoredLead,
    episodes,
    is_open_at_end_of,
)
from oracle.records import Activity, RawRows, Tables
from oracle.rulebook import Rulebook, Surroundings, read_rulebooks, read_surroundings
from oracle.scoring import engagements, ledger, rule_matches

Marts = dict[str, Mart]


def score(raw: RawRows, scorecard: Tables, as_of: datetime) -> Marts:
    """All marts for everything loaded so far, this scorecard and this instant."""
    books = read_rulebooks(scorecard)
    shared = read_surroundings(scorecard)
    everyone = flag_everyone(shared, people(raw, as_of))
    marts: Marts = {
        name: []
        for name in (
            "behavior_score_events",
            "behavior_scores",
            "demographic_score_points",
            "demographic_scores",
            "decayed_scores",
            "mql_episodes",
            "mql_flags",
            "lead_scores",
            "lead_score_lines",
            "lead_score_history",
        )
    }
    for book in books:
        curves = Curves(book.shared.decay_policies)
        for lead in everyone.leads:
            scored = ScoredLead(book, lead, ledger(book, lead, as_of), as_of, curves)
            found = episodes(scored)
            present = scored.standing_at(as_of)
            marts["behavior_score_events"] += [event(row) for row in scored.ledger]
            marts["behavior_scores"].append(behavior_scores(scored))
            marts["demographic_score_points"] += demographic_score_points(scored)
            marts["demographic_scores"].append(demographic_scores(scored, present))
            marts["decayed_scores"].append(decayed_scores(scored, present))
            marts["mql_episodes"] += mql_episodes(scored, found)
            marts["mql_flags"].append(mql_flags(scored, found))
            marts["lead_scores"].append(lead_scores(scored, present, found))
            marts["lead_score_lines"] += lead_score_lines(scored, present)
            marts["lead_score_history"] += lead_score_history(scored, found)
    marts["non_prospects"] = [
        row for lead in everyone.leads for row in non_prospects(shared, lead, lead.fields_at(as_of))
    ]
    marts["non_prospect_counts"] = non_prospect_counts(shared, marts["non_prospects"])
    marts["activity_reconciliation"] = activity_reconciliation(shared, books, everyone, as_of)
    marts["bot_activity"] = bot_activity(books, everyone.leads)
    return marts


def key(scored: ScoredLead) -> dict[str, object]:
    """The first two columns of every mart by lead."""
    return {"scorecard": scored.book.scorecard, "lead_id": scored.lead.lead_id}


def event(row: LedgerRow) -> dict[str, object]:
    """A row of the ledger."""
    return {
        "scorecard": row.scorecard,
        "lead_id": row.lead_id,
        "activity_id": row.activity_id,
        "rule_id": row.rule_id,
        "category": row.category,
        "activity_source": row.activity_source,
        "activity_type": row.activity_type,
        "asset": row.asset,
        "occurred_at": row.occurred_at,
        "matched_points": row.matched_points,
        "points": row.points,
        "withheld_by": row.withheld_by,
        "decay_policy": row.decay_policy or "none",
        "description": row.description,
        "withheld_reason": row.withheld_reason,
    }


def total(points: Iterable[Decimal]) -> Decimal:
    """A sum of 2 places."""
    return sum(points, start=ZERO)


def last_engagement_at(scored: ScoredLead) -> datetime | None:
    """Instant of the last engagement activity that no exclusion holds for."""
    engaged = engagements(scored.book.shared, scored.lead)
    return engaged[-1].at if engaged else None


def behavior_scores(scored: ScoredLead) -> dict[str, object]:
    """Undecayed sums of a lead, no limit applied."""
    points = [row.points for row in scored.awards]
    return key(scored) | {
        "behavior_points": total(points),
        "positive_points": total(one for one in points if one > 0),
        "negative_points": total(one for one in points if one < 0),
        "award_count": len(scored.awards),
        "first_award_at": min((row.occurred_at for row in scored.awards), default=None),
        "last_award_at": max((row.occurred_at for row in scored.awards), default=None),
        "last_engagement_at": last_engagement_at(scored),
    }


def demographic_score_points(scored: ScoredLead) -> Mart:
    """Demographic points of the version that holds as of `as_of`, by rule."""
    return [
        key(scored)
        | {
            "rule_id": one.rule_id,
            "points": one.points,
            "category": one.category,
            "description": one.description,
            "matched_value": one.matched_value,
        }
        for one in scored.demographic_at(scored.as_of)
    ]


def demographic_scores(scored: ScoredLead, present: Standing) -> dict[str, object]:
    """The demographic score and its band."""
    return key(scored) | {
        "demographic_score": present.demographic,
        "demographic_band": band_of(scored, "demographic", present.demographic),
    }


def band_of(scored: ScoredLead, dimension: str, shown: Decimal) -> str | None:
    """The band of a shown score."""
    return band(scored.book.bands.get(dimension, ()), shown)


def decayed_scores(scored: ScoredLead, present: Standing) -> dict[str, object]:
    """The behavior score at `as_of` and 7 x 24 h before, both from today's ledger."""
    return key(scored) | {
        "behavior_score": present.behavior,
        "behavior_score_7d_ago": scored.standing_at(scored.as_of - timedelta(days=7)).behavior,
        "as_of": scored.as_of,
    }


def mql_episodes(scored: ScoredLead, found: Sequence[Episode]) -> Mart:
    """Episodes, numbered from 1."""
    return [
        key(scored)
        | {
            "episode": number,
            "opened_at": episode.opened_at,
            "policy": episode.policy.policy,
            "trigger_rule_id": episode.trigger_rule_id,
            "trigger_activity_id": episode.trigger_activity_id,
            "activity_source": source_of(scored, episode.trigger_activity_id),
            "behavior_score": episode.opening.behavior,
            "demographic_score": episode.opening.demographic,
            "lead_score": episode.opening.lead,
            "ended_at": episode.ended_at,
            "end_reason": None if episode.ended_at is None else "decayed",
            "detected_at": max(episode.opened_at, scored.lead.known_at or episode.opened_at),
        }
        for number, episode in enumerate(found, start=1)
    ]


def source_of(scored: ScoredLead, activity_id: str | None) -> str | None:
    """The source of one of the lead's activities."""
    sources = {row.activity_id: row.source for row in scored.lead.activities}
    return None if activity_id is None else sources[activity_id]


def is_mql(found: Sequence[Episode]) -> bool:
    """Whether an episode is open as of `as_of`: only the latest can be."""
    return bool(found) and found[-1].ended_at is None


def mql_flags(scored: ScoredLead, found: Sequence[Episode]) -> dict[str, object]:
    """Whether, since when and how often."""
    return key(scored) | {
        "is_mql": is_mql(found),
        "first_mql_at": found[0].opened_at if found else None,
        "latest_mql_at": found[-1].opened_at if found else None,
        "mql_count": len(found),
        "policy": found[-1].policy.policy if found else None,
    }


def lead_scores(
    scored: ScoredLead, present: Standing, found: Sequence[Episode]
) -> dict[str, object]:
    """The sheet of a lead as of `as_of`."""
    fields = scored.lead.fields_at(scored.as_of)
    fit = band_of(scored, "demographic", present.demographic)
    behavior = band_of(scored, "behavior", present.behavior)
    return key(scored) | {
        "email": fields.get("email"),
        "company": fields.get("company"),
        "job_title": fields.get("title"),
        "lead_source": fields.get("lead_source"),
        "demographic_score": present.demographic,
        "behavior_score": present.behavior,
        "lead_score": present.lead,
        "demographic_band": fit,
        "behavior_band": behavior,
        "total_band": band_of(scored, "total", present.lead),
        "rating": None if fit is None or behavior is None else fit + behavior,
        "is_mql": is_mql(found),
        "latest_mql_at": found[-1].opened_at if found else None,
        "exclusion": scored.exclusion,
        "last_engagement_at": last_engagement_at(scored),
        "as_of": scored.as_of,
    }


def lead_score_history(scored: ScoredLead, found: Sequence[Episode]) -> Mart:
    """Values at the end of each day on which something changed (§5)."""
    as_of = scored.as_of
    days: set[date] = {row.occurred_at.date() for row in scored.awards}
    days |= {at.date() for at in scored.lead.changes(as_of)}
    # An episode ends at 24:00 of a day: that is the day, not the next one.
    days |= {
        episode.ended_at.date() - timedelta(days=1)
        for episode in found
        if episode.ended_at is not None
    }
    rows: Mart = []
    for day in sorted(days):
        scores = (
            scored.standing_at(as_of) if day == as_of.date() else scored.standing_at_end_of(day)
        )
        rows.append(
            key(scored)
            | {
                "score_on": day,
                "behavior_score": scores.behavior,
                "demographic_score": scores.demographic,
                "lead_score": scores.lead,
                "is_mql": is_open_at_end_of(found, day, as_of),
            }
        )
    return rows


FATES = (
    "rejected",
    "duplicates",
    "of_deleted_leads",
    "excluded",
    "scored",
    "unmatched",
)


def activity_reconciliation(
    shared: Surroundings, books: Sequence[Rulebook], everyone: People, as_of: datetime
) -> Mart:
    """What became of each activity row, by source, instance and day of its own date (§5).

    Rejected rows are not in the records, so `rejected` is 0 here.
    """
    leads = {lead.lead_id: lead for lead in everyone.leads}
    counts: dict[tuple[str, str, date], dict[str, int]] = {}

    def count(activity: Activity, fate: str) -> None:
        at = (activity.source, activity.instance, activity.at.date())
        row = counts.setdefault(at, dict.fromkeys(("raw_rows", *FATES), 0))
        row["raw_rows"] += 1
        row[fate] += 1

    for activity in everyone.losers:
        count(activity, "duplicates")
    for activity in everyone.winners:
        if activity.lead_id in everyone.deleted:
            fate = "of_deleted_leads"
        elif activity.at > as_of:
            fate = "unmatched"
        elif is_excluded(shared, leads[activity.lead_id], activity):
            fate = "excluded"
        elif any(
            rule_matches(rule, activity, leads[activity.lead_id], shared)
            for book in books
            for rule in book.behavior_rules
        ):
            fate = "scored"
        else:
            fate = "unmatched"
        count(activity, fate)
    return [
        {
            "activity_source": source,
            "source_instance": instance,
            "activity_on": day,
            **counts[source, instance, day],
        }
        for source, instance, day in sorted(counts)
    ]

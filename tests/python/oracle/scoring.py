"""From activities to awards: the steps of contract §3.10, one function each, and inactivity."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oracle.arithmetic import DemographicPoints, LedgerRow
from oracle.conditions import (
    Fields,
    activity_value,
    all_hold,
    lead_value,
    matched_value,
)
from oracle.exclusions import exclusion_reasons, is_excluded
from oracle.identity import Lead
from oracle.non_prospects import excluding_rules
from oracle.records import Activity
from oracle.rulebook import BehaviorRule, DemographicRule, Rulebook, Surroundings


@dataclass(frozen=True)
class Match:
    """A rule that matches an activity, and the first step that withheld it."""

    rule: BehaviorRule
    activity: Activity
    withheld_by: str | None = None

    @property
    def key(self) -> tuple[datetime, str]:
        """Place among activities (§3.10)."""
        return self.activity.key

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.activity.at


Matches = list[Match]


def withhold(matches: Matches, step: str, fails: Callable[[Match], bool]) -> Matches:
    """Withhold, of what is left, the matches that fail a step."""
    return [
        replace(match, withheld_by=step) if match.withheld_by is None and fails(match) else match
        for match in matches
    ]


def left(matches: Matches) -> Matches:
    """What all steps before let through."""
    return [match for match in matches if match.withheld_by is None]


def engagements(shared: Surroundings, lead: Lead) -> list[Activity]:
    """Activities that count as engagement, in order: not those excluded (§3.1, §3.13)."""
    return [
        activity
        for activity in lead.activities
        if shared.is_engagement(activity) and not is_excluded(shared, lead, activity)
    ]


def rule_matches(rule: BehaviorRule, activity: Activity, lead: Lead, shared: Surroundings) -> bool:
    """Whether a rule matches one activity (§3.1, §3.5, §3.9)."""
    if rule.valid_from is not None and activity.at < rule.valid_from:
        return False
    if rule.valid_to is not None and activity.at >= rule.valid_to:
        return False
    slug = shared.slug(activity)
    if rule.activity_type == "*":
        if not shared.is_engagement(activity):
            return False
    elif rule.activity_type != slug:
        return False
    fields = lead.fields_at(activity.at)
    values = {
        condition.field: activity_value(condition.field, activity, slug, fields)
        for condition in rule.conditions
    }
    return all_hold(rule.conditions, values, shared.lists)


def match_step(book: Rulebook, lead: Lead) -> Matches:
    """All matches of a lead, in order of activity and rule."""
    rules = sorted(book.behavior_rules, key=lambda rule: rule.rule_id)
    return [
        Match(rule, activity)
        for activity in lead.activities
        for rule in rules
        if rule_matches(rule, activity, lead, book.shared)
    ]


def exclusion_step(matches: Matches, shared: Surroundings, lead: Lead) -> Matches:
    """Exclusions of activities withhold (§3.13)."""
    return withhold(matches, "exclusion", lambda match: is_excluded(shared, lead, match.activity))


def unknown_visitor_step(matches: Matches, book: Rulebook, lead: Lead) -> Matches:
    """What an unknown visitor did, as far as the scorecard does not count it (decision 0018)."""
    return withhold(
        matches, "unknown_visitor", lambda match: book.is_unknown_visitor(match.at, lead.known_at)
    )


def requires_step(matches: Matches) -> Matches:
    """An earlier match of another rule is needed or forbidden (§3.6)."""
    counted = left(matches)

    def fails(match: Match) -> bool:
        rule = match.rule
        if rule.requires_rule is None:
            return False
        earlier = any(
            other.rule.rule_id == rule.requires_rule
            and other.key < match.key
            and (rule.requires_within is None or match.at - other.at <= rule.requires_within)
            for other in counted
        )
        return earlier if rule.requires == "absent" else not earlier

    return withhold(matches, "requires", fails)


def min_count_step(matches: Matches) -> Matches:
    """So many matches of the rule up to and including this one, whatever `requires` did (§3.6)."""
    not_excluded = [
        match for match in matches if match.withheld_by not in ("exclusion", "unknown_visitor")
    ]

    def fails(match: Match) -> bool:
        rule = match.rule
        if rule.min_count is None:
            return False
        counted = [
            other
            for other in not_excluded
            if other.rule.rule_id == rule.rule_id
            and other.key <= match.key
            and (rule.min_count_within is None or match.at - other.at <= rule.min_count_within)
        ]
        return len(counted) < rule.min_count

    return withhold(matches, "min_count", fails)


def precedence(rule: BehaviorRule | DemographicRule) -> tuple[bool, int, str]:
    """Order in an exclusive group: lowest priority, blank last, ties by rule (§3.7)."""
    return (rule.priority is None, rule.priority or 0, rule.rule_id)


def exclusive_group_step(matches: Matches) -> Matches:
    """Of one group on one activity only the first rule counts (§3.7)."""
    candidates = left(matches)

    def fails(match: Match) -> bool:
        return match.rule.exclusive_group is not None and any(
            other.activity.activity_id == match.activity.activity_id
            and other.rule.exclusive_group == match.rule.exclusive_group
            and precedence(other.rule) < precedence(match.rule)
            for other in candidates
        )

    return withhold(matches, "exclusive_group", fails)


def once_per_asset_step(matches: Matches, shared: Surroundings) -> Matches:
    """The first per rule and asset as shown; a missing asset is one asset (§3.8)."""
    candidates = left(matches)

    def fails(match: Match) -> bool:
        return match.rule.once_per_asset and any(
            other.rule.rule_id == match.rule.rule_id
            and shared.shown(other.activity.asset) == shared.shown(match.activity.asset)
            and other.key < match.key
            for other in candidates
        )

    return withhold(matches, "once_per_asset", fails)


def cooldown_step(matches: Matches) -> Matches:
    """After one that passes, none until so many hours have gone by (§3.8)."""
    last_passed: dict[str, datetime] = {}
    failed: set[int] = set()
    for place, match in enumerate(matches):
        if match.withheld_by is not None:
            continue
        rule, last = match.rule, last_passed.get(match.rule.rule_id)
        if rule.cooldown is not None and last is not None and match.at - last < rule.cooldown:
            failed.add(place)
        else:
            last_passed[rule.rule_id] = match.at
    return [
        replace(match, withheld_by="cooldown") if place in failed else match
        for place, match in enumerate(matches)
    ]


def max_per_day_step(matches: Matches) -> Matches:
    """The first so many of a day, of what the steps before let through (§3.8)."""
    candidates = left(matches)

    def fails(match: Match) -> bool:
        if match.rule.max_per_day is None:
            return False
        so_far = [
            other
            for other in candidates
            if other.rule.rule_id == match.rule.rule_id
            and other.at.date() == match.at.date()
            and other.key <= match.key
        ]
        return len(so_far) > match.rule.max_per_day

    return withhold(matches, "max_per_day", fails)


def max_per_lead_step(matches: Matches) -> Matches:
    """The first so many of a lead, of what the steps before let through (§3.8)."""
    candidates = left(matches)

    def fails(match: Match) -> bool:
        if match.rule.max_per_lead is None:
            return False
        so_far = [
            other
            for other in candidates
            if other.rule.rule_id == match.rule.rule_id and other.key <= match.key
        ]
        return len(so_far) > match.rule.max_per_lead

    return withhold(matches, "max_per_lead", fails)


def all_steps(book: Rulebook, lead: Lead) -> Matches:
    """The steps in the order of §3.10."""
    matches = match_step(book, lead)
    matches = exclusion_step(matches, book.shared, lead)
    matches = unknown_visitor_step(matches, book, lead)
    matches = requires_step(matches)
    matches = min_count_step(matches)
    matches = exclusive_group_step(matches)
    matches = once_per_asset_step(matches, book.shared)
    matches = cooldown_step(matches)
    matches = max_per_day_step(matches)
    return max_per_lead_step(matches)


def inactivity_rows(book: Rulebook, lead: Lead, as_of: datetime) -> list[LedgerRow]:
    """Awards of the inactivity rules up to `as_of` (§3.11)."""
    engaged = engagements(book.shared, lead)
    rows: list[LedgerRow] = []
    for rule in book.inactivity_rules:
        for place, last in enumerate(engaged):
            following = engaged[place + 1].at if place + 1 < len(engaged) else None
            times = 0
            due = last.at + timedelta(days=rule.idle_days)
            while (
                due <= as_of and (following is None or following > due) and times != rule.max_times
            ):
                times += 1
                rows.append(
                    LedgerRow(
                        scorecard=book.scorecard,
                        lead_id=lead.lead_id,
                        activity_id=f"{last.activity_id}:{rule.rule_id}:{times}",
                        rule_id=rule.rule_id,
                        category=rule.category,
                        activity_source=None,
                        activity_type="inactivity",
                        asset=None,
                        occurred_at=due,
                        matched_points=rule.points,
                        withheld_by="unknown_visitor"
                        if book.is_unknown_visitor(due, lead.known_at)
                        else None,
                        decay_policy=rule.decay_policy,
                        description=rule.description,
                        is_inactivity=True,
                    )
                )
                if rule.repeat_days is None:
                    break
                due += timedelta(days=rule.repeat_days)
    return rows


def ledger(book: Rulebook, lead: Lead, as_of: datetime) -> tuple[LedgerRow, ...]:
    """All matches, withheld or not, and the inactivity awards, in order of time."""
    rows = [
        LedgerRow(
            scorecard=book.scorecard,
            lead_id=lead.lead_id,
            activity_id=match.activity.activity_id,
            rule_id=match.rule.rule_id,
            category=match.rule.category,
            activity_source=match.activity.source,
            activity_type=book.shared.slug(match.activity),
            asset=book.shared.shown(match.activity.asset),
            occurred_at=match.at,
            matched_points=match.rule.points,
            withheld_by=match.withheld_by,
            decay_policy=match.rule.decay_policy,
            description=match.rule.description,
            is_inactivity=False,
            withheld_reason=exclusion_reasons(book.shared, lead, match.activity)[0]
            if match.withheld_by == "exclusion"
            else None,
        )
        for match in all_steps(book, lead)
    ]
    rows += inactivity_rows(book, lead, as_of)
    return tuple(sorted(rows, key=lambda row: (row.key, row.rule_id)))


def demographic_points(book: Rulebook, fields: Fields) -> tuple[DemographicPoints, ...]:
    """The demographic rules that count for one version of a lead (§3.12, §3.7)."""

    def matches(rule: DemographicRule) -> bool:
        values = {
            condition.field: lead_value(condition.field, fields) for condition in rule.conditions
        }
        return all_hold(rule.conditions, values, book.shared.lists)

    matched = sorted(
        (rule for rule in book.demographic_rules if matches(rule)),
        key=lambda rule: rule.rule_id,
    )
    return tuple(
        DemographicPoints(
            rule_id=rule.rule_id,
            category=rule.category,
            description=rule.description,
            points=rule.points,
            matched_value=matched_value(rule.conditions, fields),
        )
        for rule in matched
        if not _outranked(rule, matched)
    )


def _outranked(rule: DemographicRule, matched: Sequence[DemographicRule]) -> bool:
    return rule.exclusive_group is not None and any(
        other.exclusive_group == rule.exclusive_group and precedence(other) < precedence(rule)
        for other in matched
    )


def lead_exclusion(shared: Surroundings, fields: Fields) -> str | None:
    """The first exclusion of leads, by name, that holds for these attributes (§3.13)."""
    holding = [
        exclusion.exclusion
        for exclusion in shared.exclusions
        if exclusion.applies_to == "lead"
        and all_hold(
            [exclusion.condition],
            {exclusion.condition.field: lead_value(exclusion.condition.field, fields)},
            shared.lists,
        )
    ]
    return min(holding + excluding_rules(shared, fields), default=None)

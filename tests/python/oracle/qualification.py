"""When a lead became an MQL, and when that ended: every check, every day (contract §4.5, §4.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from oracle.arithmetic import Curves, DemographicPoints, LedgerRow, Standing, standing
from oracle.conditions import lead_value
from oracle.identity import Lead
from oracle.rulebook import Policy, Rulebook
from oracle.scoring import demographic_points, lead_exclusion

ONE_DAY = timedelta(days=1)
LEAST_TIME = timedelta(microseconds=1)


@dataclass(frozen=True)
class Moment:
    """A point of time to look at: up to which award, with which attributes, on which day.

    `at` is the instant of the check, `activity_id` the activity whose awards are the last that
    count at that instant. Without one nothing of the instant itself counts: a change of
    attributes, or 24:00 of a day.
    """

    at: datetime
    activity_id: str | None = None

    @property
    def order(self) -> tuple[datetime, bool, str]:
        """A change precedes the activities of its instant (§4.6)."""
        return (self.at, self.activity_id is not None, self.activity_id or "")

    def comes_after(self, award: LedgerRow) -> bool:
        """Whether an award lies up to here, in the order of §3.10."""
        if award.occurred_at < self.at:
            return True
        # Inactivity comes after all activities of its instant (§3.11).
        return (
            award.occurred_at == self.at
            and not award.is_inactivity
            and self.activity_id is not None
            and award.activity_id <= self.activity_id
        )


@dataclass(frozen=True)
class Episode:
    """One time of being an MQL, with the standing at its opening."""

    opened_at: datetime
    policy: Policy
    trigger_rule_id: str | None
    trigger_activity_id: str | None
    opening: Standing
    ended_at: datetime | None


class ScoredLead:
    """A lead under one scorecard: its ledger, and its standing at any time up to `as_of`."""

    def __init__(
        self,
        book: Rulebook,
        lead: Lead,
        ledger: Sequence[LedgerRow],
        as_of: datetime,
        curves: Curves,
    ) -> None:
        self.book, self.lead, self.ledger, self.as_of = book, lead, tuple(ledger), as_of
        self.curves = curves
        self.awards = tuple(row for row in ledger if row.is_award)
        self._demographic: dict[int, tuple[DemographicPoints, ...]] = {}

    def demographic_at(self, at: datetime) -> tuple[DemographicPoints, ...]:
        """Demographic points of the version that holds at an instant."""
        fields = self.lead.fields_at(at)
        if id(fields) not in self._demographic:
            self._demographic[id(fields)] = demographic_points(self.book, fields)
        return self._demographic[id(fields)]

    @property
    def exclusion(self) -> str | None:
        """The exclusion of leads that holds as of `as_of`."""
        return lead_exclusion(self.book.shared, self.lead.fields_at(self.as_of))

    def standing_at(self, at: datetime) -> Standing:
        """Scores at an instant, with all that happened up to and at it."""
        awards = [row for row in self.awards if row.occurred_at <= at]
        return standing(self.book, awards, self.demographic_at(at), at.date(), self.curves)

    def standing_at_end_of(self, day: date) -> Standing:
        """Scores just before 24:00 of a day."""
        return self.standing_at(midnight_after(day) - LEAST_TIME)

    def standing_at_check(self, moment: Moment) -> Standing:
        """Scores at a check: awards up to there, attributes that hold at the instant."""
        awards = [row for row in self.awards if moment.comes_after(row)]
        demographic = self.demographic_at(moment.at)
        return standing(self.book, awards, demographic, moment.at.date(), self.curves)


def midnight_after(day: date) -> datetime:
    """24:00 of a day."""
    return datetime.combine(day, datetime.min.time()) + ONE_DAY


def checks(scored: ScoredLead) -> list[Moment]:
    """Every instant at which qualification is checked, in order (§4.6)."""
    changes = {Moment(at) for at in scored.lead.changes(scored.as_of)}
    activities = {
        Moment(row.occurred_at, row.activity_id) for row in scored.awards if not row.is_inactivity
    }
    return sorted(changes | activities, key=lambda moment: moment.order)


def meets(score: Decimal, minimum: Decimal | None) -> bool:
    """Whether a shown score meets a minimum; one not given does not bind."""
    return minimum is None or score >= minimum


def has_required_fields(scored: ScoredLead, policy: Policy, attributes_at: datetime) -> bool:
    """Whether each required field is present on the version that holds then (§4.5)."""
    fields = scored.lead.fields_at(attributes_at)
    return all(lead_value(name, fields) is not None for name in policy.required_fields)


def fast_track_holds(
    scored: ScoredLead,
    policy: Policy,
    moment: Moment,
    attributes_at: datetime,
    demographic: Decimal,
) -> bool:
    """The fast track of a policy at a moment (§4.5); exactly N x 24 h before still counts."""
    since = moment.at - policy.fast_track
    return (
        policy.fast_track_rule is not None
        and any(
            row.rule_id == policy.fast_track_rule
            and row.occurred_at >= since
            and moment.comes_after(row)
            for row in scored.awards
        )
        and has_required_fields(scored, policy, attributes_at)
        and meets(demographic, policy.min_demographic)
    )


def holds(scored: ScoredLead, policy: Policy, moment: Moment, scores: Standing) -> bool:
    """Whether a lead qualifies under a policy at a check (§4.5)."""
    minima = (policy.min_total, policy.min_behavior, policy.min_demographic)
    by_minima = (
        any(minimum is not None for minimum in minima)
        and meets(scores.lead, policy.min_total)
        and meets(scores.behavior, policy.min_behavior)
        and meets(scores.demographic, policy.min_demographic)
        and has_required_fields(scored, policy, moment.at)
    )
    return by_minima or fast_track_holds(scored, policy, moment, moment.at, scores.demographic)


def named_policy(scored: ScoredLead, moment: Moment, scores: Standing) -> Policy | None:
    """Of the policies that hold, the one with the lowest priority (§4.5)."""
    holding = [policy for policy in scored.book.policies if holds(scored, policy, moment, scores)]
    return min(
        holding,
        key=lambda policy: (
            policy.priority is None,
            policy.priority or 0,
            policy.policy,
        ),
        default=None,
    )


def trigger_rule(scored: ScoredLead, moment: Moment) -> str | None:
    """The rule that gave most points at a check, ties by name; none for a change (§4.6)."""
    given = [
        (-row.points, row.rule_id)
        for row in scored.awards
        if row.activity_id == moment.activity_id and not row.is_inactivity
    ]
    return min(given)[1] if given else None


def end_of_episode(scored: ScoredLead, policy: Policy, opened_at: datetime) -> datetime | None:
    """24:00 of the first day at whose end the episode is over, if there is one (§4.6)."""
    if policy.exit_below_total is None:
        return None
    day = opened_at.date()
    while day < scored.as_of.date():
        scores, end = scored.standing_at_end_of(day), Moment(midnight_after(day))
        is_below = scores.lead < policy.exit_below_total
        if is_below and not fast_track_holds(
            scored, policy, end, end.at - LEAST_TIME, scores.demographic
        ):
            return end.at
        day += ONE_DAY
    return None


def episodes(scored: ScoredLead) -> list[Episode]:
    """All episodes of a lead in their order; none for an excluded lead (§3.13)."""
    if scored.exclusion is not None:
        return []
    found: list[Episode] = []
    for moment in checks(scored):
        if found:
            latest = found[-1]
            if latest.ended_at is None:
                break
            if moment.at < latest.ended_at + latest.policy.cooldown:
                continue
        scores = scored.standing_at_check(moment)
        policy = named_policy(scored, moment, scores)
        if policy is not None:
            found.append(
                Episode(
                    opened_at=moment.at,
                    policy=policy,
                    trigger_rule_id=trigger_rule(scored, moment),
                    trigger_activity_id=moment.activity_id,
                    opening=scores,
                    ended_at=end_of_episode(scored, policy, moment.at),
                )
            )
    return found


def is_open_at_end_of(found: Sequence[Episode], day: date, as_of: datetime) -> bool:
    """Whether an episode is open at the end of a day, on the day of `as_of` at `as_of` (§5).

    One that ends at 24:00 is over; one that opens at 24:00 opens on the next day.
    """
    end = midnight_after(day)
    return any(
        episode.opened_at < end
        and episode.opened_at <= as_of
        and (episode.ended_at is None or episode.ended_at > min(end, as_of))
        for episode in found
    )

"""Exact numbers: decay curves, rounding, limits, bands, the score of an instant (contract §4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from oracle.rulebook import DecayPolicy, Limit, Rulebook

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
_SIX_PLACES = 10**6


@dataclass(frozen=True)
class LedgerRow:
    """One match of a behavior rule, or one inactivity award (`behavior_score_events`, §5)."""

    scorecard: str
    lead_id: str
    activity_id: str
    rule_id: str
    category: str | None
    activity_source: str | None
    activity_type: str
    asset: str | None
    occurred_at: datetime
    matched_points: Decimal
    withheld_by: str | None
    decay_policy: str | None
    description: str | None
    is_inactivity: bool
    withheld_reason: str | None = None

    @property
    def is_award(self) -> bool:
        """A match that no step withheld, also one of 0 points (§1)."""
        return self.withheld_by is None

    @property
    def points(self) -> Decimal:
        """What the match gave: 0 where it was withheld (§3.10)."""
        return self.matched_points if self.is_award else ZERO

    @property
    def key(self) -> tuple[datetime, bool, str]:
        """Place in the ledger; inactivity comes after all activities of its instant (§3.11)."""
        return (self.occurred_at, self.is_inactivity, self.activity_id)


@dataclass(frozen=True)
class DemographicPoints:
    """Points of one demographic rule that counts for a lead's version (§3.12)."""

    rule_id: str
    category: str | None
    description: str | None
    points: Decimal
    matched_value: str | None


@dataclass(frozen=True)
class LimitChange:
    """What one limit changed: `points` is the sum after the limit less the sum before."""

    scope: str
    target: str | None
    points: Decimal


@dataclass(frozen=True)
class Standing:
    """The scores of a lead at one instant: exact in 8 places, and as shown in 2 (§4.3)."""

    exact_behavior: Decimal
    exact_demographic: Decimal
    exact_lead: Decimal
    limit_changes: tuple[LimitChange, ...]

    @property
    def behavior(self) -> Decimal:
        """The behavior score as shown."""
        return shown(self.exact_behavior)

    @property
    def demographic(self) -> Decimal:
        """The demographic score as shown."""
        return shown(self.exact_demographic)

    @property
    def lead(self) -> Decimal:
        """The lead score as shown, rounded from its own exact sum."""
        return shown(self.exact_lead)


def shown(exact: Decimal) -> Decimal:
    """Two places, half away from zero; never minus zero."""
    return exact.quantize(CENT, rounding=ROUND_HALF_UP) + ZERO


def round_to_six(fraction: Fraction) -> Decimal:
    """Six places, half away from zero, of a fraction that is not below 0."""
    doubled = 2 * _SIX_PLACES * fraction
    return Decimal((doubled.numerator // doubled.denominator + 1) // 2) / _SIX_PLACES


def remaining(policy: DecayPolicy | None, age_days: int) -> Decimal:
    """The fraction that is left after so many whole days, in six places (§4.1)."""
    if policy is None:
        return Decimal(1)
    return round_to_six(curve(policy, max(0, age_days - policy.hold_days)))


def curve(policy: DecayPolicy, age: int) -> Fraction:
    """The curve before it is rounded; `age` counts from the end of the hold."""
    if policy.method == "none":
        return Fraction(1)
    if policy.method == "half_life":
        assert policy.half_life_days is not None
        return half_to_the(Fraction(age) / Fraction(policy.half_life_days))
    if policy.method == "linear":
        assert policy.lifespan_days is not None
        return max(Fraction(0), 1 - Fraction(age, policy.lifespan_days))
    if policy.method == "window":
        assert policy.lifespan_days is not None
        return Fraction(1 if age < policy.lifespan_days else 0)
    assert policy.period_days is not None and policy.percent_per_period is not None
    lost, periods = Fraction(policy.percent_per_period) / 100, age // policy.period_days
    if policy.method == "step":
        return max(Fraction(0), 1 - lost * periods)
    if policy.method == "compound_step":
        return Fraction(1 - lost) ** periods
    raise ValueError(f"unknown decay method {policy.method!r}")


def half_to_the(exponent: Fraction) -> Fraction:
    """0.5 to a power: exact for a whole one, else to 60 digits, where no tie can be."""
    if exponent.denominator == 1:
        return Fraction(1, 2**exponent.numerator)
    with localcontext() as context:
        context.prec = 60
        power = Decimal(exponent.numerator) / Decimal(exponent.denominator)
        return Fraction(Decimal("0.5") ** power)


def clamped(total: Decimal, limit: Limit | None) -> Decimal:
    """A sum within its limit."""
    if limit is None:
        return total
    if limit.max_points is not None and total > limit.max_points:
        return limit.max_points
    if limit.min_points is not None and total < limit.min_points:
        return limit.min_points
    return total


def band(bands: Sequence[tuple[Decimal, str]], score: Decimal) -> str | None:
    """The band with the highest `min_score` not above the shown score (§4.4)."""
    reached = [pair for pair in bands if pair[0] <= score]
    return max(reached)[1] if reached else None


def dimension_score(
    book: Rulebook, dimension: str, parts: Iterable[tuple[str | None, Decimal]]
) -> tuple[Decimal, list[LimitChange]]:
    """Sum by category, each clamped, then summed and clamped by the dimension's limit (§4.3)."""
    changes: list[LimitChange] = []

    def limited(scope: str, target: str | None, total: Decimal) -> Decimal:
        within = clamped(total, book.limits.get((scope, target)))
        if within != total:
            changes.append(LimitChange(scope, target, within - total))
        return within

    by_category: dict[str | None, Decimal] = {}
    for category, points in parts:
        by_category[category] = by_category.get(category, ZERO) + points
    total = sum(
        (
            limited("category", category, points) if category is not None else points
            for category, points in by_category.items()
        ),
        start=ZERO,
    )
    return limited(dimension, None, total), changes


def decayed(book: Rulebook, award: LedgerRow, day: date, curves: "Curves") -> Decimal:
    """Points that are left of an award on a day (§4.2)."""
    return award.points * curves.remaining(
        award.decay_policy, (day - award.occurred_at.date()).days
    )


class Curves:
    """Remembers fractions by policy and age: the same numbers, sooner."""

    def __init__(self, policies: Mapping[str, DecayPolicy]) -> None:
        self._policies = policies
        self._known: dict[tuple[str, int], Decimal] = {}

    def remaining(self, decay_policy: str | None, age_days: int) -> Decimal:
        """The fraction left under a policy by name; blank is no decay."""
        if decay_policy is None:
            return remaining(None, age_days)
        key = (decay_policy, age_days)
        if key not in self._known:
            self._known[key] = remaining(self._policies[decay_policy], age_days)
        return self._known[key]


def standing(
    book: Rulebook,
    awards: Iterable[LedgerRow],
    demographic: Iterable[DemographicPoints],
    day: date,
    curves: Curves,
) -> Standing:
    """The scores from these awards, decayed to `day`, and these demographic points (§4.3)."""
    behavior, behavior_changes = dimension_score(
        book,
        "behavior",
        ((row.category, decayed(book, row, day, curves)) for row in awards),
    )
    fit, fit_changes = dimension_score(
        book, "demographic", ((row.category, row.points) for row in demographic)
    )
    lead = clamped(behavior + fit, book.limits.get(("total", None)))
    changes = [*behavior_changes, *fit_changes]
    if lead != behavior + fit:
        changes.append(LimitChange("total", None, lead - behavior - fit))
    return Standing(behavior, fit, lead, tuple(changes))

"""Limits, bands, decay policies and qualification policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from leadscore.scorecard.checks_rules import check_behavior_rule
from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.fields import judge_required_field
from leadscore.scorecard.read import Row, Scorecard
from leadscore.scorecard.tables import RULE_TABLES
from leadscore.scorecard.values import parse_number

# Each method and the parameters that it needs; `hold_days` delays any curve (contract 4.1).
PARAMETERS = {
    "none": (),
    "half_life": ("half_life_days",),
    "linear": ("lifespan_days",),
    "window": ("lifespan_days",),
    "step": ("period_days", "percent_per_period"),
    "compound_step": ("period_days", "percent_per_period"),
}
_ALL_PARAMETERS = ("half_life_days", "lifespan_days", "period_days", "percent_per_period")
_MINIMA = {"min_total": "total", "min_behavior": "behavior", "min_demographic": "demographic"}


def check_policies(card: Scorecard) -> Iterator[Fault]:
    """Faults of `decay_policies`, `score_limits`, `score_bands` and `mql_policies`."""
    for row in card.rows("decay_policies"):
        yield from _check_decay_policy(row)
    for row in card.rows("score_limits"):
        yield from _check_limit(card, row)
    yield from _check_bands(card)
    for row in card.rows("mql_policies"):
        yield from _check_mql_policy(card, row)


def _check_decay_policy(row: Row) -> Iterator[Fault]:
    method = row["method"]
    if method not in PARAMETERS:
        return
    if row["decay_policy"] == "none" and method != "none":
        yield row.error("rules without a decay policy have this one: its method must be none")
    for column in PARAMETERS[method]:
        if not row[column]:
            yield row.error(f"method {method} needs {column}")
    superfluous = [name for name in _ALL_PARAMETERS if name not in PARAMETERS[method]]
    if method == "none":
        superfluous.append("hold_days")
    for column in superfluous:
        if row[column]:
            yield row.warning(f"method {method} does not use {column}")


def _check_limit(card: Scorecard, row: Row) -> Iterator[Fault]:
    low, high = row.number("min_points"), row.number("max_points")
    if not row["min_points"] and not row["max_points"]:
        yield row.error("neither min_points nor max_points is given")
    elif low is not None and high is not None and low > high:
        yield row.error(f"min_points {low} is greater than max_points {high}")
    scope, target = row["scope"], row["target"]
    if scope == "category":
        if not target.strip():
            yield row.error("a limit of a category needs the category as target")
        else:
            yield from _check_category(card, row, target)
    elif target and scope in ("behavior", "demographic", "total"):
        yield row.error(f"a limit of the {scope} score takes no target, and has {quoted(target)}")


def _check_category(card: Scorecard, row: Row, target: str) -> Iterator[Fault]:
    if not all(card.declares(table, "scorecard", "category") for table in RULE_TABLES):
        return
    scorecard = row["scorecard"]
    known = {name for table in RULE_TABLES for name in card.names(table, "category", scorecard)}
    if card.in_known_scorecard(row) and target not in known:
        yield row.error(f"no rule has the category {quoted(target)}", nearest(target, known))


def _check_bands(card: Scorecard) -> Iterator[Fault]:
    dimensions: dict[tuple[str, str], list[tuple[Decimal, Row]]] = defaultdict(list)
    for row in card.rows("score_bands"):
        low = row.number("min_score")
        if low is None:
            # Where the lowest band has no number, there is no telling whether there is a bottom.
            low = Decimal("-Infinity")
        own = dimensions[row["scorecard"], row["dimension"]]
        for other_low, other in own:
            if low == other_low and low.is_finite() and row["band"] != other["band"]:
                yield row.error(f"the same min_score as band {quoted(other['band'])}")
                break
        own.append((low, row))
    for (scorecard, dimension), bands in dimensions.items():
        low, row = min(bands, key=lambda band: band[0])
        yield from _check_bottom(card, row, scorecard, dimension, low)


def _check_bottom(
    card: Scorecard, row: Row, scorecard: str, dimension: str, low: Decimal
) -> Iterator[Fault]:
    """A band for every score: for that of a lead with nothing, and for negative ones."""
    if dimension not in _MINIMA.values() or not card.declares("score_limits", "scope"):
        return
    nothing = _clamped(card, scorecard, dimension, Decimal(0))
    if low > nothing:
        yield row.error(
            f"the bands of {dimension} have no bottom: the lowest begins at {low},"
            f" and a lead without points has {nothing}"
        )
        return
    worst = _worst_score(card, scorecard, dimension)
    if low.is_finite() and (worst is None or low > worst):
        yield row.warning(
            f"the bands of {dimension} have no bottom: a score below {low} has no band"
        )


def _limits(
    card: Scorecard, scorecard: str, scope: str, target: str = ""
) -> tuple[Decimal | None, Decimal | None]:
    for row in card.rows("score_limits"):
        if (row["scorecard"], row["scope"], row["target"]) == (scorecard, scope, target):
            return row.number("min_points"), row.number("max_points")
    return None, None


def _clamped(card: Scorecard, scorecard: str, scope: str, score: Decimal) -> Decimal:
    if scope == "total":
        score = sum(
            (_clamped(card, scorecard, part, score) for part in ("behavior", "demographic")), score
        )
    low, high = _limits(card, scorecard, scope)
    if low is not None:
        score = max(low, score)
    return score if high is None else min(high, score)


def _worst_score(card: Scorecard, scorecard: str, dimension: str) -> Decimal | None:
    """The lowest score that limits and signs of points allow, nothing where there is no floor."""
    if dimension == "total":
        parts = [_worst_score(card, scorecard, part) for part in ("behavior", "demographic")]
    else:
        parts = _worst_categories(card, scorecard, dimension)
    low, high = _limits(card, scorecard, dimension)
    if None in parts:
        return low
    worst = sum((part for part in parts if part is not None), Decimal(0))
    worst = worst if low is None else max(low, worst)
    return worst if high is None else min(high, worst)


def _worst_categories(card: Scorecard, scorecard: str, dimension: str) -> list[Decimal | None]:
    """The least that each category can contribute; one without awards contributes nothing."""
    tables = RULE_TABLES[1:2] if dimension == "demographic" else (RULE_TABLES[0], RULE_TABLES[2])
    categories: dict[str, bool] = {}
    for table in tables:
        for row in card.rows(table):
            if row["scorecard"] == scorecard:
                category = row["category"]
                costs = (_points(card, row) or 0) < 0
                categories[category] = categories.get(category, False) or costs
    worst: list[Decimal | None] = []
    for category, costs in categories.items():
        low, high = _limits(card, scorecard, "category", category)
        bounds = [bound for bound in (low, high, Decimal(0)) if bound is not None]
        worst.append(None if costs and low is None else min(bounds))
    return worst


def _points(card: Scorecard, row: Row) -> Decimal | None:
    text = row["points"]
    if text.startswith("@"):
        for other in card.rows("point_values"):
            if (other["scorecard"], other["name"]) == (row["scorecard"], text[1:]):
                return other.number("points")
        return None
    return parse_number(text) if text else None


def _check_mql_policy(card: Scorecard, row: Row) -> Iterator[Fault]:
    if not any(row[column] for column in (*_MINIMA, "fast_track_rule")):
        yield row.error("neither a minimum nor a fast track: no lead can qualify")
    for column, scope in _MINIMA.items():
        least = row.number(column)
        _, most = _limits(card, row["scorecard"], scope)
        if least is not None and most is not None and least > most:
            yield row.warning(f"{column} {least} is never reached: the limit of {scope} is {most}")
    if row["fast_track_rule"]:
        yield from check_behavior_rule(card, row, "fast_track_rule")
    elif row["fast_track_days"]:
        yield row.error("fast_track_days without fast_track_rule")
    yield from _check_required_fields(row)
    leave, enter = row.number("exit_below_total"), row.number("min_total")
    if leave is not None and enter is not None and leave > enter:
        yield row.warning(
            f"exit_below_total {leave} is above min_total {enter}:"
            " an episode can end on the day on which it opens"
        )
    if row["cooldown_days"] and not row["exit_below_total"]:
        yield row.warning("cooldown_days without exit_below_total: an episode never ends")


def _check_required_fields(row: Row) -> Iterator[Fault]:
    if not row["required_fields"]:
        return
    for field in row["required_fields"].split("|"):
        if not field.strip():
            yield row.error(f"required_fields {quoted(row['required_fields'])} has an empty part")
            continue
        for found in judge_required_field(field):
            make = row.error if found.severity == "error" else row.warning
            yield make(found.message, found.suggestion)

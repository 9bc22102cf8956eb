"""A scorecard's tables as typed rules, one `Rulebook` for each scorecard (contract §3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from oracle.assets import named_parameters, shown_asset
from oracle.bot_rules import BotRule, read_bot_rules
from oracle.records import Activity, Row, Tables, instant

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Condition:
    """One test of one field (§3.3)."""

    any_of: str | None
    field: str
    operator: str
    value: str


@dataclass(frozen=True)
class BehaviorRule:
    """One version of a behavior rule (§3.9)."""

    rule_id: str
    description: str | None
    category: str | None
    activity_type: str
    points: Decimal
    decay_policy: str | None
    exclusive_group: str | None
    priority: int | None
    requires_rule: str | None
    requires_within: timedelta | None
    requires: str
    min_count: int | None
    min_count_within: timedelta | None
    once_per_asset: bool
    cooldown: timedelta | None
    max_per_day: int | None
    max_per_lead: int | None
    valid_from: datetime | None
    valid_to: datetime | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class DemographicRule:
    """What a lead is worth for what it is (§3.12)."""

    rule_id: str
    description: str | None
    category: str | None
    points: Decimal
    exclusive_group: str | None
    priority: int | None
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class InactivityRule:
    """Points for a lead that went quiet (§3.11)."""

    rule_id: str
    description: str | None
    category: str | None
    idle_days: int
    points: Decimal
    repeat_days: int | None
    max_times: int | None
    decay_policy: str | None


@dataclass(frozen=True)
class DecayPolicy:
    """A decay curve's parameters (§4.1)."""

    method: str
    half_life_days: Decimal | None
    lifespan_days: int | None
    period_days: int | None
    percent_per_period: Decimal | None
    hold_days: int


@dataclass(frozen=True)
class Limit:
    """Bounds of a sum (§4.3)."""

    min_points: Decimal | None
    max_points: Decimal | None


@dataclass(frozen=True)
class Policy:
    """What makes a lead an MQL (§4.5, §4.6)."""

    policy: str
    priority: int | None
    min_total: Decimal | None
    min_behavior: Decimal | None
    min_demographic: Decimal | None
    required_fields: tuple[str, ...]
    fast_track_rule: str | None
    fast_track: timedelta
    exit_below_total: Decimal | None
    cooldown: timedelta


@dataclass(frozen=True)
class Exclusion:
    """One exclusion (§3.13)."""

    exclusion: str
    applies_to: str
    condition: Condition


@dataclass(frozen=True)
class PersonRule:
    """One way to tell people who are no prospects (decision 0018)."""

    person_rule: str
    reason: str
    match_by: str
    value: str
    action: str


@dataclass(frozen=True)
class ActivityType:
    """A slug and whether it is engagement (§3.1)."""

    activity_type: str
    is_engagement: bool


@dataclass(frozen=True)
class Surroundings:
    """What is the same for all scorecards: lists, curves, exclusions, bot rules, types."""

    lists: Mapping[str, tuple[str, ...]]
    decay_policies: Mapping[str, DecayPolicy]
    exclusions: tuple[Exclusion, ...]
    person_rules: tuple[PersonRule, ...]
    activity_types: Mapping[tuple[str, str], ActivityType]
    """By source (`events` is that of all sources without a layout) and type id."""
    bot_rules: tuple[BotRule, ...]
    repetitions: frozenset[tuple[str, str]] = frozenset()
    """Pairs of a type and the one that it repeats (decision 0015)."""
    named_parameters: frozenset[str] = frozenset()
    """Parameters of query strings that stay in assets (decision 0020)."""

    def shown(self, asset: str | None) -> str | None:
        """The asset as marts show it."""
        return shown_asset(asset, self.named_parameters)

    def slug(self, activity: Activity) -> str:
        """The type's slug; an id without a row is `marketo_<id>` (§3.1), of an event itself."""
        known = self.activity_types.get(_type_key(activity))
        if known is not None:
            return known.activity_type
        source, type_id = _type_key(activity)
        return type_id if source == "events" else f"{source}_{type_id}"

    def is_engagement(self, activity: Activity) -> bool:
        """Whether the type is engagement; one without a row is none (§3.1)."""
        known = self.activity_types.get(_type_key(activity))
        return known is not None and known.is_engagement


@dataclass(frozen=True)
class Rulebook:
    """Everything that one scorecard says."""

    scorecard: str
    shared: Surroundings
    behavior_rules: tuple[BehaviorRule, ...]
    demographic_rules: tuple[DemographicRule, ...]
    inactivity_rules: tuple[InactivityRule, ...]
    limits: Mapping[tuple[str, str | None], Limit]
    bands: Mapping[str, tuple[tuple[Decimal, str], ...]]
    policies: tuple[Policy, ...]
    counted_before: timedelta | None = None
    """How long before the first known moment activities count; None: however long."""

    def is_unknown_visitor(self, at: datetime, known_at: datetime | None) -> bool:
        """Whether what happened then is from before the lead was known, and does not count."""
        if known_at is None or self.counted_before is None:
            return False
        return at < known_at - self.counted_before


def _type_key(activity: Activity) -> tuple[str, str]:
    system = activity.source if activity.source in ("marketo", "hubspot") else "events"
    return (system, activity.type_id)


def read_surroundings(tables: Tables) -> Surroundings:
    """The tables that have no `scorecard` column."""
    lists: dict[str, tuple[str, ...]] = {}
    for row in tables["value_lists"]:
        lists[row["list"]] = (*lists.get(row["list"], ()), row["value"])
    return Surroundings(
        lists=lists,
        decay_policies={row["decay_policy"]: _decay(row) for row in tables["decay_policies"]},
        exclusions=tuple(
            Exclusion(row["exclusion"], row["applies_to"], _condition(row, None))
            for row in tables["exclusions"]
        ),
        person_rules=tuple(
            PersonRule(
                row["person_rule"], row["reason"], row["match_by"], row["value"], row["action"]
            )
            for row in tables.get("person_rules", [])
        ),
        named_parameters=named_parameters(tables),
        activity_types={
            (row["source"], row["type_id"]): ActivityType(
                row["activity_type"], row["is_engagement"].lower() == "true"
            )
            for row in tables["activity_types"]
        },
        repetitions=frozenset(
            (row["activity_type"], row["repeats"]) for row in tables.get("logged_twice", [])
        ),
        bot_rules=read_bot_rules(tables),
    )


def read_rulebooks(tables: Tables) -> list[Rulebook]:
    """One rulebook for each row of `scorecards`, in order of name."""
    shared = read_surroundings(tables)
    return [
        _rulebook(name, tables, shared)
        for name in sorted(row["scorecard"] for row in tables["scorecards"])
    ]


def _rulebook(scorecard: str, tables: Tables, shared: Surroundings) -> Rulebook:
    own = {
        name: [row for row in rows if row.get("scorecard") == scorecard]
        for name, rows in tables.items()
    }
    tokens = {row["name"]: Decimal(row["points"]) for row in own["point_values"]}
    conditions: dict[str, tuple[Condition, ...]] = {}
    for row in own["rule_conditions"]:
        earlier = conditions.get(row["rule_id"], ())
        conditions[row["rule_id"]] = (*earlier, _condition(row, _text(row["any_of"])))
    bands: dict[str, tuple[tuple[Decimal, str], ...]] = {}
    for row in own["score_bands"]:
        band = (Decimal(row["min_score"]), row["band"])
        bands[row["dimension"]] = (*bands.get(row["dimension"], ()), band)
    return Rulebook(
        scorecard=scorecard,
        shared=shared,
        behavior_rules=tuple(
            _behavior(row, tokens, conditions.get(row["rule_id"], ()))
            for row in own["behavior_rules"]
        ),
        demographic_rules=tuple(
            _demographic(row, tokens, conditions.get(row["rule_id"], ()))
            for row in own["demographic_rules"]
        ),
        inactivity_rules=tuple(_inactivity(row, tokens) for row in own["inactivity_rules"]),
        limits={
            (row["scope"], _text(row["target"])): Limit(
                _decimal(row["min_points"]), _decimal(row["max_points"])
            )
            for row in own["score_limits"]
        },
        bands=bands,
        policies=tuple(_policy(row) for row in own["mql_policies"]),
        counted_before=_counted_before(own.get("visitor_policies", [])),
    )


def _counted_before(rows: Sequence[Row]) -> timedelta | None:
    for row in rows:
        if row["before_known"] == "ignore":
            return timedelta()
        if row["before_known"] == "count_last_n_days":
            return _span(row["last_days"], DAY)
    return None


def _text(cell: str) -> str | None:
    return cell or None


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _decimal(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _span(cell: str, unit: timedelta) -> timedelta | None:
    """So many days or hours, in up to 4 places, exactly."""
    return timedelta(microseconds=int(Decimal(cell) * (unit // MICROSECOND))) if cell else None


def _points(cell: str, tokens: Mapping[str, Decimal]) -> Decimal:
    points = tokens[cell[1:]] if cell.startswith("@") else Decimal(cell)
    return points.quantize(Decimal("0.01"))


def _condition(row: Row, any_of: str | None) -> Condition:
    return Condition(any_of, row["field"], row["operator"], row["value"])


def _behavior(
    row: Row, tokens: Mapping[str, Decimal], conditions: tuple[Condition, ...]
) -> BehaviorRule:
    return BehaviorRule(
        rule_id=row["rule_id"],
        description=_text(row["description"]),
        category=_text(row["category"]),
        activity_type=row["activity_type"],
        points=_points(row["points"], tokens),
        decay_policy=_text(row["decay_policy"]),
        exclusive_group=_text(row["exclusive_group"]),
        priority=_whole(row["priority"]),
        requires_rule=_text(row["requires_rule"]),
        requires_within=_span(row["requires_within_days"], DAY),
        requires=row["requires"] or "present",
        min_count=_whole(row["min_count"]),
        min_count_within=_span(row["min_count_within_days"], DAY),
        once_per_asset=row["once_per_asset"].lower() == "true",
        cooldown=_span(row["cooldown_hours"], HOUR),
        max_per_day=_whole(row["max_per_day"]),
        max_per_lead=_whole(row["max_per_lead"]),
        valid_from=instant(row["valid_from"]) if row["valid_from"] else None,
        valid_to=instant(row["valid_to"]) if row["valid_to"] else None,
        conditions=conditions,
    )


def _demographic(
    row: Row, tokens: Mapping[str, Decimal], conditions: tuple[Condition, ...]
) -> DemographicRule:
    return DemographicRule(
        rule_id=row["rule_id"],
        description=_text(row["description"]),
        category=_text(row["category"]),
        points=_points(row["points"], tokens),
        exclusive_group=_text(row["exclusive_group"]),
        priority=_whole(row["priority"]),
        conditions=conditions,
    )


def _inactivity(row: Row, tokens: Mapping[str, Decimal]) -> InactivityRule:
    return InactivityRule(
        rule_id=row["rule_id"],
        description=_text(row["description"]),
        category=_text(row["category"]),
        idle_days=int(row["idle_days"]),
        points=_points(row["points"], tokens),
        repeat_days=_whole(row["repeat_days"]),
        max_times=_whole(row["max_times"]),
        decay_policy=_text(row["decay_policy"]),
    )


def _decay(row: Row) -> DecayPolicy:
    return DecayPolicy(
        method=row["method"],
        half_life_days=_decimal(row["half_life_days"]),
        lifespan_days=_whole(row["lifespan_days"]),
        period_days=_whole(row["period_days"]),
        percent_per_period=_decimal(row["percent_per_period"]),
        hold_days=_whole(row["hold_days"]) or 0,
    )


def _policy(row: Row) -> Policy:
    fast_track = _span(row["fast_track_days"], DAY)
    return Policy(
        policy=row["policy"],
        priority=_whole(row["priority"]),
        min_total=_decimal(row["min_total"]),
        min_behavior=_decimal(row["min_behavior"]),
        min_demographic=_decimal(row["min_demographic"]),
        required_fields=tuple(row["required_fields"].split("|")) if row["required_fields"] else (),
        fast_track_rule=_text(row["fast_track_rule"]),
        fast_track=30 * DAY if fast_track is None else fast_track,
        exit_below_total=_decimal(row["exit_below_total"]),
        cooldown=_span(row["cooldown_days"], DAY) or timedelta(),
    )

"""The files of a scorecard: columns, kinds and keys (contract section 3).

The one declaration on the Python side. The seeds of the dbt project carry the same columns with
their database types; a test holds the two together. The contract's thirteen files are required;
files that came after it are optional, so that a folder without them stays what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# No seed column is narrower: decimals have 12 digits with 2 places or 14 with 4.
NUMBER_LIMIT = Decimal(10) ** 9
INTEGER_LIMIT = 2**31

OPERATORS = (
    "equals", "not_equals", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with",
    "matches", "domain_in", "domain_not_in", "gt", "gte", "lt", "lte", "between", "is_empty",
    "is_not_empty",
)  # fmt: skip
PERSON_MATCHES = (
    "domain", "exact_domain", "address", "address_pattern", "role_mailbox", "title", "network",
)  # fmt: skip
METHODS = ("none", "half_life", "linear", "step", "compound_step", "window")
BOT_METHODS = (
    "source_flag", "user_agent", "address_range", "trap_link", "click_before_delivery",
    "click_soon_after_delivery", "distinct_links_burst", "open_click_burst", "domain_burst",
    "hard_bounce_after_click", "hourly_maximum",
)  # fmt: skip


class Kind(StrEnum):
    """What the cells of a column hold; a blank cell is a missing value of any kind."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # up to 4 places: hours, days, percent
    AMOUNT = "amount"  # up to 2 places: points and scores
    POINTS = "points"  # an amount, or @name of a point value
    BOOLEAN = "boolean"  # true or false in any case, blank is false
    INSTANT = "instant"  # any spelling of contract 2.1
    CHOICE = "choice"  # one of `choices`


class Role(StrEnum):
    """What a text is for, which decides how blanks in it are judged."""

    NAME = "name"  # names the row: referred to from elsewhere
    REFERENCE = "reference"  # names a row of another table, which must exist
    LABEL = "label"  # compared exactly, but declared nowhere
    PROSE = "prose"  # read by people only


@dataclass(frozen=True)
class Column:
    """One column: `least`, `most` include the bound, `above` does not."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    role: Role = Role.LABEL
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    above: int | None = None


@dataclass(frozen=True)
class Table:
    """One file. `subject` are the word and the column by which a fault names the row.

    `key` are the columns that no two rows may share; blank where rows may repeat, or where
    uniqueness depends on more than columns (versions of a rule). An `optional` file may be absent,
    which says the same as one without rows.
    """

    name: str
    subject: tuple[str, str]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    optional: bool = False

    @property
    def file(self) -> str:
        """Name of the file within the folder."""
        return f"{self.name}.csv"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in the contract's order."""
        return tuple(column.name for column in self.columns)

    @property
    def of_a_scorecard(self) -> bool:
        """Whether its rows belong to one scorecard named elsewhere."""
        return self.name != "scorecards" and "scorecard" in self.column_names


def _name(name: str) -> Column:
    return Column(name, required=True, role=Role.NAME)


def _reference(name: str, *, required: bool = False) -> Column:
    return Column(name, required=required, role=Role.REFERENCE)


def _choice(name: str, *choices: str, required: bool = True) -> Column:
    return Column(name, Kind.CHOICE, required=required, choices=choices)


def _whole(name: str, *, least: int | None = None, required: bool = False) -> Column:
    return Column(name, Kind.INTEGER, required=required, least=least)


def _span(name: str) -> Column:
    """A length of time in hours or days, not negative."""
    return Column(name, Kind.DECIMAL, least=0)


_SCORECARD = _reference("scorecard", required=True)
_DESCRIPTION = Column("description", role=Role.PROSE)
_POINTS = Column("points", Kind.POINTS, required=True)
_CONDITION = (
    Column("field", required=True, role=Role.REFERENCE),
    _choice("operator", *OPERATORS),
    Column("value"),
)

TABLES: tuple[Table, ...] = (
    Table(
        "scorecards",
        ("scorecard", "scorecard"),
        (_name("scorecard"), _choice("status", "live", "draft"), _DESCRIPTION),
        key=("scorecard",),
    ),
    Table(
        "point_values",
        ("point value", "name"),
        (_SCORECARD, _name("name"), Column("points", Kind.AMOUNT, required=True)),
        key=("scorecard", "name"),
    ),
    Table(
        "behavior_rules",
        ("rule", "rule_id"),
        (
            _SCORECARD,
            _name("rule_id"),
            _DESCRIPTION,
            Column("category"),
            _reference("activity_type", required=True),
            _POINTS,
            _reference("decay_policy"),
            Column("exclusive_group"),
            _whole("priority"),
            _reference("requires_rule"),
            _span("requires_within_days"),
            _choice("requires", "present", "absent", required=False),
            _whole("min_count", least=1),
            _span("min_count_within_days"),
            Column("once_per_asset", Kind.BOOLEAN),
            _span("cooldown_hours"),
            _whole("max_per_day", least=0),
            _whole("max_per_lead", least=0),
            Column("valid_from", Kind.INSTANT),
            Column("valid_to", Kind.INSTANT),
        ),
    ),
    Table(
        "demographic_rules",
        ("rule", "rule_id"),
        (
            _SCORECARD,
            _name("rule_id"),
            _DESCRIPTION,
            Column("category"),
            _POINTS,
            Column("exclusive_group"),
            _whole("priority"),
        ),
    ),
    Table(
        "inactivity_rules",
        ("rule", "rule_id"),
        (
            _SCORECARD,
            _name("rule_id"),
            _DESCRIPTION,
            Column("category"),
            _whole("idle_days", least=1, required=True),
            _POINTS,
            _whole("repeat_days", least=1),
            _whole("max_times", least=0),
            _reference("decay_policy"),
        ),
    ),
    Table(
        "rule_conditions",
        ("rule", "rule_id"),
        (_SCORECARD, _reference("rule_id", required=True), Column("any_of"), *_CONDITION),
    ),
    Table("value_lists", ("list", "list"), (_name("list"), Column("value", required=True))),
    Table(
        "decay_policies",
        ("decay policy", "decay_policy"),
        (
            _name("decay_policy"),
            _choice("method", *METHODS),
            Column("half_life_days", Kind.DECIMAL, above=0),
            _whole("lifespan_days", least=1),
            _whole("period_days", least=1),
            Column("percent_per_period", Kind.DECIMAL, least=0, most=100),
            _whole("hold_days", least=0),
        ),
        key=("decay_policy",),
    ),
    Table(
        "score_limits",
        ("limit", "scope"),
        (
            _SCORECARD,
            _choice("scope", "category", "behavior", "demographic", "total"),
            _reference("target"),
            Column("min_points", Kind.AMOUNT),
            Column("max_points", Kind.AMOUNT),
        ),
        key=("scorecard", "scope", "target"),
    ),
    Table(
        "score_bands",
        ("band", "band"),
        (
            _SCORECARD,
            _choice("dimension", "behavior", "demographic", "total"),
            Column("band", required=True),
            Column("min_score", Kind.AMOUNT, required=True),
        ),
        key=("scorecard", "dimension", "band"),
    ),
    Table(
        "mql_policies",
        ("policy", "policy"),
        (
            _SCORECARD,
            Column("policy", required=True),
            _whole("priority"),
            Column("min_total", Kind.AMOUNT),
            Column("min_behavior", Kind.AMOUNT),
            Column("min_demographic", Kind.AMOUNT),
            _reference("required_fields"),
            _reference("fast_track_rule"),
            _span("fast_track_days"),
            Column("exit_below_total", Kind.AMOUNT),
            _span("cooldown_days"),
        ),
        key=("scorecard", "policy"),
    ),
    Table(
        "exclusions",
        ("exclusion", "exclusion"),
        (
            Column("exclusion", required=True),
            _choice("applies_to", "lead", "activity"),
            *_CONDITION,
            _DESCRIPTION,
        ),
    ),
    Table(
        "activity_types",
        ("activity type", "activity_type"),
        (
            Column("source", required=True),
            Column("type_id", required=True),
            Column("activity_type", required=True, role=Role.REFERENCE),
            Column("is_engagement", Kind.BOOLEAN),
        ),
        key=("source", "type_id"),
    ),
    Table(
        "person_rules",
        ("person rule", "person_rule"),
        (
            Column("person_rule", required=True),
            Column("reason", required=True),
            _choice("match_by", *PERSON_MATCHES),
            Column("value", required=True),
            _choice("action", "exclude", "flag"),
            _DESCRIPTION,
        ),
        key=("person_rule", "match_by", "value"),
        optional=True,
    ),
    Table(
        "visitor_policies",
        ("visitor policy", "scorecard"),
        (
            _SCORECARD,
            _choice("before_known", "count", "count_last_n_days", "ignore"),
            # Further back than any activity that is loaded.
            Column("last_days", Kind.DECIMAL, least=0, most=200_000),
        ),
        key=("scorecard",),
        optional=True,
    ),
    Table(
        "logged_twice",
        ("repetition", "activity_type"),
        (
            Column("activity_type", required=True, role=Role.REFERENCE),
            Column("repeats", required=True, role=Role.REFERENCE),
            _DESCRIPTION,
        ),
        key=("activity_type", "repeats"),
        optional=True,
    ),
    Table(
        "bot_rules",
        ("bot rule", "bot_rule"),
        (
            _name("bot_rule"),
            _choice("method", *BOT_METHODS),
            Column("is_active", Kind.BOOLEAN),
            Column("activity_types", role=Role.REFERENCE),
            Column("field", role=Role.REFERENCE),
            Column("value"),
            _span("seconds"),
            _whole("count", least=1),
            _DESCRIPTION,
        ),
        key=("bot_rule",),
        optional=True,
    ),
)

TABLE_BY_NAME = {table.name: table for table in TABLES}
RULE_TABLES = ("behavior_rules", "demographic_rules", "inactivity_rules")

"""Bot rules as typed records, with what a blank means by each method (docs/bots.md)."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from oracle.records import Row, Tables

CLICKS = ("click_email",)
OPENS_AND_CLICKS = ("open_email", "click_email")

# Method -> (types if blank, field if blank, seconds if blank); no types is every type.
BLANKS: dict[str, tuple[tuple[str, ...] | None, str | None, str | None]] = {
    "source_flag": (None, "attributes.is_bot_activity", None),
    "user_agent": (None, "attributes.user_agent", None),
    "address_range": (None, "attributes.client_ip_address", None),
    "trap_link": (OPENS_AND_CLICKS, "attributes.link", None),
    "click_before_delivery": (CLICKS, None, "0"),
    "click_soon_after_delivery": (CLICKS, None, None),
    "distinct_links_burst": (CLICKS, "attributes.link", None),
    "open_click_burst": (OPENS_AND_CLICKS, None, None),
    "domain_burst": (CLICKS, None, None),
    "hard_bounce_after_click": (OPENS_AND_CLICKS, None, None),
    "hourly_maximum": (None, None, "3600"),
}


@dataclass(frozen=True)
class BotRule:
    """One active row of `bot_rules.csv`; `types` is None where every type is meant."""

    bot_rule: str
    method: str
    types: tuple[str, ...] | None
    field: str | None
    value: str
    span: timedelta | None
    count: int | None

    def judges(self, activity_type: str) -> bool:
        """Whether activities of a type are the rule's own."""
        return self.types is None or activity_type in self.types


def read_bot_rules(tables: Tables) -> tuple[BotRule, ...]:
    """The active rules in order of name; none where the folder lacks the file."""
    rules = [
        _rule(row) for row in tables.get("bot_rules", ()) if row["is_active"].lower() == "true"
    ]
    return tuple(sorted(rules, key=lambda rule: rule.bot_rule))


def _rule(row: Row) -> BotRule:
    types, field, seconds = BLANKS[row["method"]]
    length = row["seconds"] or seconds
    return BotRule(
        bot_rule=row["bot_rule"],
        method=row["method"],
        types=tuple(row["activity_types"].split("|")) if row["activity_types"] else types,
        field=row["field"] or field,
        value=row["value"],
        span=None if length is None else _seconds(length),
        count=int(row["count"]) if row["count"] else None,
    )


def _seconds(cell: str) -> timedelta:
    return timedelta(microseconds=int(Decimal(cell) * 10**6))

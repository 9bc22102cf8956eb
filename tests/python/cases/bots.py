"""Random bot rules, and bursts of mail activity at just the lengths of time that they ask for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from cases.vocabulary import MAILS

Row = dict[str, str]
Place = tuple[str, datetime, str, str]
"""A lead, an instant, an activity type's id and a mail."""

BOT_COLUMNS = "bot_rule method is_active activity_types field value seconds count description"
MAIL_TYPES = ("", "", "click_email", "open_email", "open_email|click_email")
SPANS = ("0.5", "1", "2", "60", "3600")
_MOMENT = timedelta(microseconds=1)
OFFSETS = tuple(
    length + more
    for length in (*(timedelta(seconds=float(span)) for span in SPANS), timedelta())
    for more in (-_MOMENT, timedelta(), timedelta(), _MOMENT)
)


def random_bot_rules(rng: Random) -> list[Row]:
    """No rule in half of the cases, else some of the methods, at times one twice."""
    if rng.random() < 0.5:
        return []
    methods = rng.choices(sorted(_CELLS), k=rng.choice((2, 4, 6, 9)))
    return [random_bot_rule(rng, method, number) for number, method in enumerate(methods)]


def random_bot_rule(rng: Random, method: str, number: int) -> Row:
    """A rule with a name that is unique within one file."""
    given = {
        "bot_rule": f"{rng.choice('bmz')}{number}_{method}",
        "method": method,
        "is_active": rng.choice(("true", "true", "true", "true", "false", "")),
        "description": f"{method} of a case",
        **_CELLS[method](rng),
    }
    return {column: given.get(column, "") for column in BOT_COLUMNS.split()}


def _source_flag(rng: Random) -> Row:
    field, value = rng.choice(
        (
            ("", "true"),
            ("attributes.is_bot_activity", "TRUE|yes"),
            ("attributes.device", ""),
            ("asset", "/careers|newsletter"),
        )
    )
    types = rng.choice(("", "", "click_email|visit_webpage"))
    return {"field": field, "value": value, "activity_types": types}


def _user_agent(rng: Random) -> Row:
    return {
        "value": rng.choice(("bot", "^curl$", "scan.*fast")),
        "activity_types": rng.choice(("", "open_email|fill_out_form")),
    }


def _address_range(rng: Random) -> Row:
    value = rng.choice(
        ("192.0.2.0/24", "192.0.2.77|2001:db8::/33", "list:nets", "::/0", "192.0.0.0/15|10.0.0.0/8")
    )
    return {"value": value, "activity_types": rng.choice(("", "", "open_email"))}


def _trap_link(rng: Random) -> Row:
    return {
        "value": rng.choice(("/TRAP", "/trap|/pricing")),
        "seconds": rng.choice(("", *SPANS)),
        "activity_types": rng.choice(MAIL_TYPES),
    }


def _span(rng: Random) -> Row:
    return {"seconds": rng.choice(SPANS), "activity_types": rng.choice(MAIL_TYPES)}


def _maybe_span(rng: Random) -> Row:
    return {"seconds": rng.choice(("", *SPANS)), "activity_types": rng.choice(MAIL_TYPES)}


def _distinct_links(rng: Random) -> Row:
    return _span(rng) | {
        "count": rng.choice(("1", "2", "2", "3")),
        "field": rng.choice(("", "attributes.link", "attributes.device")),
    }


def _domain_burst(rng: Random) -> Row:
    return _span(rng) | {
        "seconds": rng.choice((*SPANS, "86400", "864000")),
        "count": rng.choice(("1", "2", "2", "3")),
        "value": rng.choice(("", "", "hotmail.com|northwind-analytics.example", "list:free_mail")),
    }


def _hourly_maximum(rng: Random) -> Row:
    return {
        "activity_types": rng.choice(("visit_webpage", "click_email|visit_webpage|fill_out_form")),
        "seconds": rng.choice(("", "", *SPANS, "86400")),
        "count": rng.choice(("1", "1", "2", "4")),
    }


_CELLS: dict[str, Callable[[Random], Row]] = {
    "source_flag": _source_flag,
    "user_agent": _user_agent,
    "address_range": _address_range,
    "trap_link": _trap_link,
    "click_before_delivery": _maybe_span,
    "click_soon_after_delivery": _span,
    "distinct_links_burst": _distinct_links,
    "open_click_burst": _span,
    "domain_burst": _domain_burst,
    "hard_bounce_after_click": _maybe_span,
    "hourly_maximum": _hourly_maximum,
}


def edited_bot_rules(rng: Random, rules: Sequence[Row]) -> list[Row]:
    """One rule switched, given other parameters, taken out or added; at times all anew."""
    rows = [dict(row) for row in rules]
    match rng.randrange(5) if rows else 4:
        case 0 | 1:
            row = rng.choice(rows)
            row["is_active"] = "false" if row["is_active"] == "true" else "true"
        case 2:
            row = rng.choice(rows)
            row |= _CELLS[row["method"]](rng)
        case 3:
            rows.remove(rng.choice(rows))
        case _:
            number = len(rows) + rng.randrange(100, 1000)
            rows.append(random_bot_rule(rng, rng.choice(sorted(_CELLS)), number))
    return rows


def mail_bursts(rng: Random, leads: Sequence[str], instants: Sequence[datetime]) -> Iterator[Place]:
    """Deliveries, opens, clicks and bounces of one mail by few leads, as far apart as rules ask."""
    for _ in range(rng.choice((0, 1, 2, 3, 4))):
        at, mail = rng.choice(instants), rng.choice((*MAILS, ""))
        for lead in rng.sample(leads, min(len(leads), rng.choice((1, 2, 3, 4)))):
            places = rng.choices(("7", "8", "10", "11"), (4, 2, 3, 6), k=rng.choice((3, 5, 7)))
            for type_id in places:
                yield lead, at + rng.choice(OFFSETS), type_id, mail

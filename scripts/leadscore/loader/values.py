"""Single values of the raw layout: names, instants, and how a value is shown in a reason.

Sources: snake case is contract §3.2, spellings of instants are contract §2.1.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

FIRST_YEAR = 1900
LAST_YEAR = 2199

_SMALL_THEN_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_LETTER_OR_DIGIT = re.compile(r"[\W_]+")
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r" ?(?:Z|([+-])([0-9]{2}):?([0-9]{2})?)?)?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN_CHARACTERS = 60


# Names of source instances; those of systems with a layout of their own name no source of events.
INSTANCE = re.compile(r"[A-Za-z0-9_-]+")
SYSTEMS = ("marketo", "hubspot")


class UnreadableValueError(ValueError):
    """A value that has no reading in the raw layout; the message is the reason, in words."""


@lru_cache(maxsize=65_536)
def snake_case(name: str) -> str:
    """The name in lower snake case (contract §3.2).

    `_` goes between a small letter or digit and a capital; each run of what is no letter or digit
    becomes one `_`; none stays at the ends. A name without letter or digit gives the empty text.
    """
    if name.isascii():
        split = _SMALL_THEN_CAPITAL.sub("_", name)
    else:
        split = "".join(
            f"_{here}" if _is_capital(here) and (before.islower() or before.isdigit()) else here
            for before, here in zip(" " + name, name, strict=False)
        )
    # Small letters first: the small form of some capitals carries a mark, which is no letter.
    return _NOT_LETTER_OR_DIGIT.sub("_", split.lower()).strip("_")


def _is_capital(letter: str) -> bool:
    # Some letters, such as those of mathematics, have no small form.
    return letter.isupper() and letter.lower() != letter


def parse_instant(text: str) -> int:
    """Microseconds since 1970-01-01T00:00Z of an instant in any spelling of contract §2.1.

    Blanks around it do not matter, digits beyond microseconds are cut, no offset is UTC.

    Raises:
        UnreadableValueError: no such spelling, no such day or time, or a year (in UTC) outside
            1900..2199. The reason shows the value.
    """
    spelling = _INSTANT.fullmatch(text.strip())
    if spelling is None:
        raise UnreadableValueError(f"{shown(text)} is no date that can be read")
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = (
        spelling.groups(default="")
    )
    try:
        instant = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int(fraction[:6].ljust(6, "0")),
            tzinfo=UTC,
        )
        if sign:
            if int(off_hours) > 23 or int(off_minutes or 0) > 59:
                raise ValueError("no such offset")
            offset = timedelta(hours=int(off_hours), minutes=int(off_minutes or 0))
            instant = instant + offset if sign == "-" else instant - offset
    except (ValueError, OverflowError):
        raise UnreadableValueError(f"{shown(text)} is an impossible date") from None
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise UnreadableValueError(f"{shown(text)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return (instant - _EPOCH) // timedelta(microseconds=1)


def why_no_source(name: str) -> str | None:
    """Why events cannot be of a source instance of that name; None where they can."""
    if name in SYSTEMS:
        return f"{shown(name)} is the name of another source"
    if not INSTANCE.fullmatch(name):
        return f"{shown(name)} cannot name a source: use letters, digits, '_' and '-'"
    return None


def instant_of(microseconds: int) -> datetime:
    """The instant, in UTC, that lies so many microseconds after 1970-01-01T00:00Z."""
    return _EPOCH + timedelta(microseconds=microseconds)


def shown(text: str) -> str:
    """The value as it stands in a reason: in quotes, on one line, cut after 60 characters."""
    cut = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."
    return repr(cut)

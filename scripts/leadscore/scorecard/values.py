"""Texts of cells as values: numbers, truth values, instants (contract 2.1 and 3.3).

Every function takes the text of a cell that is not blank and returns nothing where it is no such
value; none of them raises.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
WHOLE = re.compile(r"[+-]?[0-9]+")
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?:(Z)|([+-])([0-9]{2})(?::?([0-5][0-9]))?)?)?"
)


def parse_number(text: str) -> Decimal | None:
    """A number as contract 3.3 writes it: digits, a sign, at most one point."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def parse_whole(text: str) -> int | None:
    """A whole number: digits and a sign."""
    # Beyond some 4,300 digits Python refuses to read an integer; nothing near that fits a column.
    return int(text) if WHOLE.fullmatch(text) and len(text) <= 1000 else None


def count_places(text: str) -> int:
    """Decimal places of a number's text that carry something: 1.500 has one."""
    return len(text.partition(".")[2].rstrip("0"))


def parse_boolean(text: str) -> bool | None:
    """`true` or `false`, in any case."""
    return {"true": True, "false": False}.get(text.lower())


def parse_instant(text: str) -> datetime | None:
    """An instant in UTC, in any spelling of contract 2.1; fractions beyond microseconds are cut."""
    found = _INSTANT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    micro = int((found[7] or "").ljust(6, "0")[:6])
    offset = timedelta(hours=int(found[10] or 0), minutes=int(found[11] or 0))
    try:
        zone = timezone(-offset if found[9] == "-" else offset)
        local = datetime(year, month, day, hour, minute, second, micro, tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

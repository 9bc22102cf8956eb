"""Time in the demonstration company: span of history, mailings and events, office hours.

All instants are whole seconds since 1970-01-01T00:00:00Z (int64), all spans are in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MINUTE: Final = 60
HOUR: Final = 3_600
DAY: Final = 86_400
# Later than any instant that occurs: "does not happen".
NEVER: Final = 1 << 40
HISTORY_DAYS: Final = 548

# Share of a day's activity by local hour: two humps around lunch, some evenings, quiet nights.
_HOUR_WEIGHTS: Final = np.array(
    [1, 1, 1, 1, 1, 2, 4, 10, 26, 44, 52, 50, 34, 42, 52, 48, 42, 30, 16, 10, 9, 8, 5, 2],
    dtype=np.float64,
)
_HOUR_STEPS: Final = np.cumsum(_HOUR_WEIGHTS) / _HOUR_WEIGHTS.sum()
_MOVED_FROM_WEEKEND: Final = 0.8


@dataclass(frozen=True)
class Calendar:
    """What happens on fixed dates up to some weeks after `as_of`.

    `start`: first instant of the history; `end`: `as_of`. The other fields are ascending instants;
    `months` are (year, month), one for each newsletter and each product update.
    """

    start: int
    end: int
    months: tuple[tuple[int, int], ...]
    newsletters: Ints
    updates: Ints
    webinars: Ints
    events: Ints


def calendar_until(as_of: datetime) -> Calendar:
    """The calendar of the 18 months before `as_of` (taken as UTC if it names no zone)."""
    at = as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of.astimezone(UTC)
    end = int(at.timestamp())
    start = end - HISTORY_DAYS * DAY
    first = datetime.fromtimestamp(start, UTC)
    months: list[tuple[int, int]] = []
    year, month = first.year, first.month
    while (year, month) <= (at.year, at.month):
        months.append((year, month))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    webinars = np.arange(start + 10 * DAY, end + 40 * DAY, 21 * DAY, dtype=np.int64)
    events = np.arange(start + 45 * DAY, end + 30 * DAY, 80 * DAY, dtype=np.int64)
    return Calendar(
        start=start,
        end=end,
        months=tuple(months),
        newsletters=_month_instants(months, weekday=1, week=0, hour=9),
        updates=_month_instants(months, weekday=3, week=2, hour=14),
        webinars=_on_weekday(webinars, hour=15),
        events=_on_weekday(events, hour=9),
    )


def _month_instants(months: list[tuple[int, int]], *, weekday: int, week: int, hour: int) -> Ints:
    """The given weekday (Monday is 0) of the given week (0 is the first) of each month."""
    instants = []
    for year, month in months:
        first = datetime(year, month, 1, hour, tzinfo=UTC)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * week)
        instants.append(int(day.timestamp()))
    return np.array(instants, dtype=np.int64)


def _on_weekday(at: Ints, *, hour: int) -> Ints:
    """The same days, or the Tuesday after where they fall on a weekend, at `hour` UTC."""
    day = at // DAY
    weekday = (day + 3) % 7
    day = day + np.where(weekday >= 5, 8 - weekday, 0)
    return day * DAY + hour * HOUR


def office_time(rng: np.random.Generator, at: Ints, zone_hours: Ints) -> Ints:
    """Moves instants to plausible times of day and mostly off the weekend.

    The day stays, or becomes the nearest working day; the time of day is drawn anew in the local
    time of `zone_hours` (hours from UTC, one per instant).
    """
    day = at // DAY
    weekday = (day + 3) % 7
    moved = (weekday >= 5) & (rng.random(at.size) < _MOVED_FROM_WEEKEND)
    day = day + np.where(moved, np.where(weekday == 5, -1, 1), 0)
    hour = np.searchsorted(_HOUR_STEPS, rng.random(at.size))
    second = rng.integers(0, HOUR, at.size)
    return day * DAY + hour * HOUR + second - zone_hours * HOUR

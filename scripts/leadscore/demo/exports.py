"""Which row arrives in which file: months, days held back, late files, repeated rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import numpy as np

from leadscore.demo.files import Format, RawFolder
from leadscore.demo.log import Activities
from leadscore.demo.people import People
from leadscore.demo.spelling import DATE_SPELLINGS, Spelling
from leadscore.demo.timeline import DAY, HOUR, Calendar, Ints

ActivityFormat = Literal["mixed", "csv", "parquet"]
_MIXED: Final[tuple[Format, ...]] = ("csv.gz", "parquet", "csv")
_LATE_SHARE: Final = 0.006
_DOUBLE_SHARE: Final = 0.012


@dataclass(frozen=True)
class Place:
    """One file: the folder (0: base or whole, n: day n), its name there, how it is written."""

    folder: int
    name: str
    spelling: Spelling


@dataclass
class Exports:
    """The raw folders of one company.

    Rows that arrive before `cut` go to the first folder, in files by month; those of each day
    after it to the folder of that day. Without days held back, `cut` is the end of the history.
    """

    root: Path
    calendar: Calendar
    days: int
    activity_format: ActivityFormat
    folders: list[RawFolder] = field(init=False)

    def __post_init__(self) -> None:
        days = [f"day_{day:03d}" for day in range(1, self.days + 1)]
        names = ["base", *days] if self.days else ["."]
        self.folders = [RawFolder(self.root / name) for name in names]
        firsts = [datetime(year, month, 1, tzinfo=UTC) for year, month in self.calendar.months]
        self._months = np.array([int(first.timestamp()) for first in firsts], dtype=np.int64)
        self.cut = self.calendar.end - self.days * DAY

    def files_of(self, arrives: Ints, late: Ints | None = None) -> Ints:
        """A number for the file of each row, from which `place` tells where it is."""
        held = arrives >= self.cut
        folder = np.where(held, 1 + (arrives - self.cut) // DAY, 0)
        month = np.searchsorted(self._months, arrives, side="right") - 1
        code: Ints = folder * 1_000 + np.where(held, 0, np.maximum(month, 0)) * 2
        return code if late is None else code + late

    def place(self, stem: str, code: int, *, single: Format | None = None) -> Place:
        """The file with that number, of the table whose files begin with `stem`.

        `single`: one file for the whole folder, in that format, not one for each month.
        """
        folder, rest = divmod(code, 1_000)
        month, late = divmod(rest, 2)
        turn = folder + 1 if folder else month
        if folder:
            begins = self.cut + (folder - 1) * DAY
            period = datetime.fromtimestamp(begins, UTC).strftime("%Y-%m-%d")
        else:
            year, number = self.calendar.months[month]
            period = f"{year}-{number:02d}"
        kind: Format = single or ("csv" if late else _MIXED[turn % len(_MIXED)])
        if self.activity_format != "mixed":
            kind = self.activity_format
        name = stem if single else f"{stem}_late_{period}" if late else f"{stem}_{period}"
        spelling = Spelling(
            parquet=kind == "parquet",
            as_array=turn % 2 == 1,
            dates=DATE_SPELLINGS[turn % len(DATE_SPELLINGS)],
        )
        return Place(folder=folder, name=f"{name}.{kind}", spelling=spelling)

    def text_place(self) -> Place | None:
        """The uncompressed CSV file in the middle of the history; None if all is Parquet."""
        middle = len(self.calendar.months) // 2
        for month in range(middle, 0, -1):
            place = self.place("marketo/activities", month * 2)
            if place.name.endswith(".csv"):
                return place
        return None

    def close(self) -> None:
        """Finishes all files."""
        for folder in self.folders:
            folder.close()


def arrivals(
    rng: np.random.Generator, people: People, calendar: Calendar, activities: Activities
) -> tuple[Ints, Ints, Ints]:
    """Index of the activity, arrival, and 1 or 0 for late, of each exported row.

    An unknown visitor's history arrives when the person becomes known; some rows come days or
    weeks late, in files of their own; some come twice.
    """
    size = len(activities)
    created = people.created[activities.lead]
    anonymous = activities.at < created
    late = ~anonymous & (rng.random(size) < _LATE_SHARE) & (activities.at < calendar.end - 4 * DAY)
    delay = rng.integers(2 * DAY, 45 * DAY, size)
    arrives = np.where(anonymous, created + 60, activities.at)
    arrives = np.where(late, arrives + delay, arrives)
    double = np.flatnonzero(rng.random(size) < _DOUBLE_SHARE)
    pause = np.where(double % 2 == 0, 31 * DAY, rng.integers(HOUR, DAY, double.size))
    row = np.concatenate([np.arange(size), double])
    when = np.clip(np.concatenate([arrives, arrives[double] + pause]), None, calendar.end - 1)
    return row, when, np.concatenate([late, late[double]]).astype(np.int64)

"""How one export writes its rows: date spelling, shape of the JSON, types of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.demo import log as kinds
from leadscore.demo.catalogue import NONE, Catalogue
from leadscore.demo.log import SLOTS, Activities
from leadscore.demo.timeline import DAY, HOUR, MINUTE, NEVER, Ints

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class DateSpelling:
    """`between` day and time, `after` it; `hours` from UTC; seconds or all time shown or not."""

    between: str
    after: str
    hours: int = 0
    seconds: bool = True
    time: bool = True


DATE_SPELLINGS: Final = (
    DateSpelling("T", "Z"),
    DateSpelling("T", "+0000"),
    DateSpelling(" ", ""),
    DateSpelling("T", "-08:00", hours=-8),
    DateSpelling("T", ".000Z"),
    DateSpelling(" ", "+01:00", hours=1),
)
MINUTES: Final = DateSpelling("T", "Z", seconds=False)
DAYS: Final = DateSpelling("", "", time=False)


@dataclass(frozen=True)
class Spelling:
    """`parquet` files hold instants and numbers; in CSV `dates` tells how instants are written."""

    parquet: bool
    as_array: bool
    dates: DateSpelling


@cache
def _times(seconds: bool) -> pa.Array:
    """Every time of day: index is the second, or the minute."""
    if seconds:
        return pa.array([f"{s // HOUR:02d}:{s % HOUR // 60:02d}:{s % 60:02d}" for s in range(DAY)])
    return pa.array([f"{m // 60:02d}:{m % 60:02d}" for m in range(DAY // MINUTE)])


def written(at: Ints, dates: DateSpelling) -> pa.Array:
    """Instants as text; NEVER is missing."""
    missing = at == NEVER
    local = np.where(missing, 0, at + dates.hours * HOUR)
    day, second = local // DAY, local % DAY
    first = int(day[~missing].min()) if (~missing).any() else 0
    last = int(day.max())
    names = pa.array([(_EPOCH + timedelta(days=d)).isoformat() for d in range(first, last + 1)])
    days = pc.take(names, pa.array(np.where(missing, 0, day - first), mask=missing))
    if not dates.time:
        return days
    times = pc.take(_times(dates.seconds), pa.array(second if dates.seconds else second // MINUTE))
    timed = pc.binary_join_element_wise(days, times, pa.scalar(dates.between))
    return pc.binary_join_element_wise(timed, pa.scalar(dates.after), pa.scalar(""))


def stamped(at: Ints) -> pa.Array:
    """Instants as timestamps in UTC; NEVER is missing."""
    missing = at == NEVER
    whole = pa.array(np.where(missing, 0, at) * 1_000, mask=missing)
    return whole.cast(pa.timestamp("ms", tz="UTC"))


def shown(at: Ints, spelling: Spelling) -> pa.Array:
    """Instants as the file writes them."""
    return stamped(at) if spelling.parquet else written(at, spelling.dates)


def spelled(table: pa.Table, spelling: Spelling) -> pa.Table:
    """The table with its timestamps as the file writes them."""
    if spelling.parquet:
        return table
    for index, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            whole = table.column(index).combine_chunks().cast(pa.int64())
            seconds = pc.fill_null(whole, NEVER * 1_000).to_numpy() // 1_000
            text = written(seconds.astype(np.int64), spelling.dates)
            table = table.set_column(index, column.name, text)
    return table


def activity_table(
    activities: Activities,
    lead_ids: Ints,
    guids: Ints,
    catalogue: Catalogue,
    *,
    pieces: tuple[pa.Array, pa.Array],
    spelling: Spelling,
) -> pa.Table:
    """Rows of the activity extract (contract §2) for activities with their lead ids and GUIDs."""
    size = len(activities)
    asset = pa.array(activities.asset, mask=activities.asset == NONE)
    asset_ids = catalogue.asset_id(activities.asset)
    guid = pa.array(guids)
    return pa.table(
        {
            "marketoGUID": guid.cast(pa.string()) if spelling.parquet else guid,
            "leadId": pa.array(lead_ids),
            "activityDate": shown(activities.at, spelling),
            "activityTypeId": pa.array(activities.kind),
            "campaignId": pa.array(activities.campaign, mask=activities.campaign == NONE),
            "primaryAttributeValueId": pa.array(asset_ids, mask=activities.asset == NONE),
            "primaryAttributeValue": pc.take(catalogue.assets, asset),
            "attributes": _attributes(activities, pieces[int(spelling.as_array)], spelling, size),
        }
    )


def _attributes(
    activities: Activities, pieces: pa.Array, spelling: Spelling, size: int
) -> pa.Array:
    """The JSON of each activity: its pieces, joined, in the brackets of the shape."""
    members = []
    for slot in range(SLOTS):
        detail = activities.details[:, slot]
        missing = detail == NONE
        if not missing.all():
            members.append(pc.take(pieces, pa.array(np.where(missing, 0, detail), mask=missing)))
    if members:
        # Arrow leaves out rows of which every part is missing: those get one empty part.
        empty = pa.array((activities.details == NONE).all(axis=1))
        members[0] = pc.if_else(empty, pa.scalar(""), members[0])
        joined = pc.binary_join_element_wise(*members, ", ", null_handling="skip")
    else:
        joined = pa.array([""] * size)
    opening, closing = ("[", "]") if spelling.as_array else ("{", "}")
    whole = pc.binary_join_element_wise(pa.scalar(opening), joined, pa.scalar(closing), "")
    # Some types come without attributes: nothing is written then.
    bare = pa.array(activities.kind == kinds.DELETE)
    return pc.if_else(bare, pa.scalar(None, pa.string()), whole)

"""Columns of instants (contract §2.1): text in every spelling, timestamps and days of Parquet."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.loader.values import (
    FIRST_YEAR,
    LAST_YEAR,
    UnreadableValueError,
    parse_instant,
    shown,
)

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_PER_SECOND = 1_000_000
_TO_MICROSECONDS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_NANOSECONDS = 1_000

# First days of all months that can be read, and of the one after them, in days since 1970.
_MONTHS = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR + 1}-02", dtype="datetime64[M]")
_MONTH_STARTS = _MONTHS.astype("datetime64[D]").astype(np.int64)
_FIRST = int(_MONTH_STARTS[0]) * 86_400 * _PER_SECOND
_AFTER_LAST = int(_MONTH_STARTS[-1]) * 86_400 * _PER_SECOND

# What follows `YYYY-MM-DDThh:mm:ss` in the spellings that are read all at once, by its length; all
# of them mean UTC.
_SUFFIXES: dict[int, tuple[bytes, ...]] = {
    0: (b"",),
    1: (b"Z",),
    5: (b"+0000", b".000Z"),
    6: (b"+00:00",),
    9: (b".000+0000",),
}
_SEPARATORS = ((4, b"-"), (7, b"-"), (13, b":"), (16, b":"))
_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]


def from_texts(texts: pa.Array) -> tuple[pa.Array, dict[int, str]]:
    """Texts as timestamps in UTC, and the reasons of those that are none, by index.

    Texts in a common spelling are read all at once, the others one by one.
    """
    instants, done = _read_at_once(texts)
    faults: dict[int, str] = {}
    pending = np.flatnonzero(~done & _present(texts))
    for row, text in zip(pending.tolist(), texts.take(pa.array(pending)).to_pylist(), strict=True):
        try:
            instants[row] = parse_instant(text)
            done[row] = True
        except UnreadableValueError as error:
            faults[row] = str(error)
    return pa.array(instants, mask=~done).cast(pa.timestamp("us")), faults


def from_timestamps(column: pa.Array) -> tuple[pa.Array, dict[int, str]]:
    """Timestamps of any unit or days as timestamps in UTC, and the reasons of the impossible.

    Without a time zone they are UTC; digits beyond microseconds are cut.
    """
    if pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("s" if pa.types.is_date32(column.type) else "ms"))
    present = _present(column)
    ticks = np.where(present, pc.fill_null(column.cast(pa.int64()), 0).to_numpy(), 0)
    if column.type.unit == "ns":
        instants = ticks // _NANOSECONDS
        inside = (instants >= _FIRST) & (instants < _AFTER_LAST)
    else:
        # Compared before they are multiplied, as the product might not fit.
        factor = _TO_MICROSECONDS[column.type.unit]
        inside = (ticks >= _FIRST // factor) & (ticks < _AFTER_LAST // factor)
        instants = np.where(inside, ticks, 0) * factor
    faults = {
        int(row): f"{_shown_ticks(column, int(row))} is not between {FIRST_YEAR} and {LAST_YEAR}"
        for row in np.flatnonzero(present & ~inside)
    }
    return pa.array(instants, mask=~(present & inside)).cast(pa.timestamp("us")), faults


def _present(column: pa.Array) -> Flags:
    flags: Flags = column.is_valid().to_numpy(zero_copy_only=False)
    return flags


def _shown_ticks(column: pa.Array, row: int) -> str:
    try:
        return shown(str(column[row].cast(pa.string()).as_py()))
    except pa.ArrowInvalid:
        return f"{column[row].value} {column.type.unit} since 1970"


def _read_at_once(texts: pa.Array) -> tuple[Integers, Flags]:
    """Microseconds since 1970, and for which of the texts they hold."""
    instants = np.zeros(len(texts), np.int64)
    done = np.zeros(len(texts), np.bool_)
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy()
    for suffix_length, suffixes in _SUFFIXES.items():
        length = 19 + suffix_length
        rows = np.flatnonzero(lengths == length)
        if len(rows):
            values, valid = _read_equally_long(texts.take(pa.array(rows)), length, suffixes)
            instants[rows] = values
            done[rows] = valid
    return instants, done


def _read_equally_long(
    texts: pa.Array, length: int, suffixes: tuple[bytes, ...]
) -> tuple[Integers, Flags]:
    """The same for texts of one length in bytes, `YYYY-MM-DDThh:mm:ss` and one of the suffixes."""
    _, offsets, content = texts.buffers()
    start = int(np.frombuffer(offsets, np.int32)[texts.offset])
    size = len(texts) * length
    letters = np.frombuffer(content, np.uint8)[start : start + size].reshape(len(texts), length)
    digits = letters[:, _DIGITS].astype(np.int64) - ord("0")
    valid = ((digits >= 0) & (digits <= 9)).all(axis=1)
    for at, separator in _SEPARATORS:
        valid &= letters[:, at] == ord(separator)
    valid &= (letters[:, 10] == ord("T")) | (letters[:, 10] == ord(" "))
    ends = letters[:, 19:]
    valid &= np.logical_or.reduce(
        [(ends == np.frombuffer(suffix, np.uint8)).all(axis=1) for suffix in suffixes]
    )
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day, hour, minute, second = (digits[:, 4::2] * 10 + digits[:, 5::2]).T
    valid &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    valid &= (hour <= 23) & (minute <= 59) & (second <= 59)
    index = np.where(valid, (year - FIRST_YEAR) * 12 + month - 1, 0)
    valid &= (day >= 1) & (day <= _MONTH_STARTS[index + 1] - _MONTH_STARTS[index])
    days = _MONTH_STARTS[index] + day - 1
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return np.where(valid, seconds * _PER_SECOND, 0), valid

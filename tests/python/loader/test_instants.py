"""Columns of instants: reading them at once must agree with reading them one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.loader import instants
from leadscore.loader.values import UnreadableValueError, instant_of, parse_instant

COMMON_ENDS = ["", "Z", "+0000", "+00:00", ".000Z", ".000+0000", "-0100", ".500Z", "+01:00", "X"]


def one_by_one(text: str) -> datetime | None:
    try:
        return instant_of(parse_instant(text)).replace(tzinfo=None)
    except UnreadableValueError:
        return None


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=25),
            st.builds(
                "{:04d}-{:02d}-{:02d}{}{:02d}:{:02d}:{:02d}{}".format,
                st.integers(1895, 2205),
                st.integers(0, 13),
                st.integers(0, 32),
                st.sampled_from(["T", " ", "t"]),
                st.integers(0, 24),
                st.integers(0, 60),
                st.integers(0, 60),
                st.sampled_from(COMMON_ENDS),
            ),
        ),
        max_size=30,
    )
)
def test_texts_are_read_at_once_as_they_are_one_by_one(texts: list[str | None]) -> None:
    # An offset inside the array, as a slice of a greater one has it.
    column = pa.array(["2026-01-01T00:00:00Z", *texts], pa.string()).slice(1)
    found, faults = instants.from_texts(column)
    assert found.to_pylist() == [None if text is None else one_by_one(text) for text in texts]
    assert set(faults) == {
        row for row, text in enumerate(texts) if text is not None and one_by_one(text) is None
    }


def test_every_day_of_the_years_that_count_is_read_at_once() -> None:
    days = [date(1900, 1, 1) + timedelta(days=n) for n in range(0, 109_573, 7)]
    found, faults = instants.from_texts(pa.array([f"{day}T00:00:00Z" for day in days]))
    assert not faults
    assert [one.date() for one in found.to_pylist()] == days


NAIVE = datetime.fromisoformat("2026-03-01T10:00:00")


@pytest.mark.parametrize(
    "column",
    [
        pa.array([NAIVE], pa.timestamp("s")),
        pa.array([NAIVE], pa.timestamp("ms")),
        pa.array([NAIVE], pa.timestamp("us")),
        pa.array([NAIVE], pa.timestamp("ns")),
        pa.array([NAIVE.replace(tzinfo=timezone(timedelta(0)))], pa.timestamp("us", "UTC")),
        pa.array(
            [NAIVE.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=-8)))],
            pa.timestamp("us", "-08:00"),
        ),
    ],
    ids=lambda column: str(column.type),
)
def test_timestamps_of_any_unit_and_zone_are_utc(column: pa.Array) -> None:
    found, faults = instants.from_timestamps(column)
    assert (found.to_pylist(), faults) == ([NAIVE], {})


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64()])
def test_a_day_is_its_first_instant(kind: pa.DataType) -> None:
    found, _ = instants.from_timestamps(pa.array([date(2026, 3, 1), None], kind))
    assert found.to_pylist() == [datetime.fromisoformat("2026-03-01"), None]


def test_digits_beyond_microseconds_are_cut_also_before_1970() -> None:
    column = pa.array([-1, 1_999], pa.int64()).cast(pa.timestamp("ns"))
    found, _ = instants.from_timestamps(column)
    assert found.cast(pa.int64()).to_pylist() == [-1, 1]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_timestamp_outside_the_years_that_count_is_rejected(unit: str) -> None:
    ticks = [-(2**62), 0, 2**62] if unit != "ns" else [-(2**63) + 1, 0, 2**63 - 1]
    found, faults = instants.from_timestamps(pa.array(ticks, pa.int64()).cast(pa.timestamp(unit)))
    assert [one is None for one in found.to_pylist()] == [True, False, True]
    assert sorted(faults) == [0, 2]
    assert all("not between 1900 and 2199" in reason for reason in faults.values())

"""Texts as numbers and instants, held against what the database reads."""

from datetime import datetime
from decimal import Decimal

import duckdb
import pytest

from leadscore.scorecard.values import count_places, parse_instant, parse_number, parse_whole


@pytest.mark.parametrize("text", ["5", "-5", "+5", "5.", ".5", "-0.50", "007", "1" * 50])
def test_digits_a_sign_and_one_point_are_a_number(text: str) -> None:
    assert parse_number(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    ["1e3", "1,5", " 5", "5 ", "", ".", "-", "1.2.3", "--1", "0x1", "NaN", "inf", "1_0", "٣"],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None
    assert parse_whole(text) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [("5", 0), ("5.", 0), ("1.500", 1), ("0.00", 0), ("1.05", 2), ("100", 0), (".0001", 4)],
)
def test_places_that_carry_nothing_do_not_count(text: str, places: int) -> None:
    assert count_places(text) == places


INSTANTS = [
    ("2026-01-31", "2026-01-31 00:00:00"),
    ("2026-01-31T08:30", "2026-01-31 08:30:00"),
    ("2026-01-31 08:30:15", "2026-01-31 08:30:15"),
    ("2026-01-31T08:30:15Z", "2026-01-31 08:30:15"),
    ("2026-01-31T08:30Z", "2026-01-31 08:30:00"),
    ("2026-01-31T08:30:15.5+0000", "2026-01-31 08:30:15.500000"),
    ("2026-01-31 08:30:15.1234567Z", "2026-01-31 08:30:15.123456"),
    ("2026-01-31T20:30:15-08:00", "2026-02-01 04:30:15"),
    ("2026-01-31T02:30:15+0530", "2026-01-30 21:00:15"),
    ("2026-01-31 02:30-08", "2026-01-31 10:30:00"),
    ("9999-12-31", "9999-12-31 00:00:00"),
]


@pytest.mark.parametrize(("text", "expected"), INSTANTS)
def test_every_spelling_of_an_instant_is_read_as_the_database_reads_it(
    text: str, expected: str
) -> None:
    assert parse_instant(text) == datetime.fromisoformat(f"{expected}+00:00")
    with duckdb.connect(":memory:") as connection:
        connection.execute("set timezone = 'UTC'")
        read = connection.execute(
            "select cast(cast(? as timestamptz) at time zone 'UTC' as timestamp)"
            " = cast(? as timestamp)",
            [text, expected],
        ).fetchone()
    assert read == (True,)


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-1-1", "2026-02-30", "2026-01-31T24:00", "2026-01-31T08", "2026-01-31T08:60",
        "2026-01-31T08:30:60", " 2026-01-31", "2026-01-31Z", "2026-01-31T08:30 Z", "31.01.2026",
        "2026-01-31T08:30+24:00", "2026-01-31T08:30+08:75", "0001-01-01T00:00+01:00",
        "9999-12-31T23:59-01:00", "2026-01-31T08:30:15.", "٢026-01-31",
    ],
)  # fmt: skip
def test_anything_else_is_no_instant(text: str) -> None:
    assert parse_instant(text) is None

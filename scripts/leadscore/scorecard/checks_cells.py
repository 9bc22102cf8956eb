"""Each cell by itself: present where it must be, of the kind of its column, fitting the seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.read import Row, Scorecard
from leadscore.scorecard.tables import (
    INTEGER_LIMIT,
    NUMBER_LIMIT,
    TABLES,
    Column,
    Kind,
    Role,
)
from leadscore.scorecard.values import (
    count_places,
    parse_boolean,
    parse_instant,
    parse_number,
    parse_whole,
)

_BOOLEAN_WORDS = {
    "yes": "true",
    "y": "true",
    "1": "true",
    "no": "false",
    "n": "false",
    "0": "false",
}


def check_cells(card: Scorecard) -> Iterator[Fault]:
    """Faults of single cells in all files."""
    for table in TABLES:
        columns = card.sheets[table.name].columns
        present = [column for column in table.columns if column.name in columns]
        for row in card.rows(table.name):
            for column in present:
                yield from _check_cell(row, column)


def _check_cell(row: Row, column: Column) -> Iterator[Fault]:
    text = row[column.name]
    if not text.strip() and (column.required or not text):
        if column.required:
            yield row.error(f"{column.name} is missing")
    else:
        yield from _CHECKS[column.kind](row, column, text)


def _check_text(row: Row, column: Column, text: str) -> Iterator[Fault]:
    shown = f"{column.name} {quoted(text)}"
    if column.role == Role.NAME and any(char.isspace() for char in text):
        yield row.warning(f"{shown} holds a blank")
    elif column.role == Role.LABEL and text != text.strip():
        yield row.warning(f"{shown} begins or ends with a blank")


def _check_choice(row: Row, column: Column, text: str) -> Iterator[Fault]:
    if text not in column.choices:
        near = nearest(text, column.choices)
        yield row.error(f"unknown {column.name} {quoted(text)}", near)


def _check_boolean(row: Row, column: Column, text: str) -> Iterator[Fault]:
    if parse_boolean(text) is None:
        near = _BOOLEAN_WORDS.get(text.strip().lower()) or nearest(text, ("true", "false"))
        yield row.error(f"{column.name} {quoted(text)} is neither true nor false", near)


def _check_instant(row: Row, column: Column, text: str) -> Iterator[Fault]:
    if parse_instant(text) is None:
        yield row.error(
            f"{column.name} {quoted(text)} is no instant"
            " (such as 2026-01-31, 2026-01-31T08:30:00Z or 2026-01-31 08:30:00-08:00)"
        )


def _check_integer(row: Row, column: Column, text: str) -> Iterator[Fault]:
    whole = parse_whole(text)
    if whole is None:
        yield row.error(f"{column.name} {quoted(text)} is no whole number (digits and a sign)")
    else:
        yield from _check_range(row, column, text, Decimal(whole), Decimal(INTEGER_LIMIT))


def _check_decimal(row: Row, column: Column, text: str) -> Iterator[Fault]:
    yield from _check_number(row, column, text, places=4)


def _check_amount(row: Row, column: Column, text: str) -> Iterator[Fault]:
    yield from _check_number(row, column, text, places=2)


def _check_points(row: Row, column: Column, text: str) -> Iterator[Fault]:
    # Whether @name exists is a question to another file (checks_rules).
    if not text.startswith("@"):
        yield from _check_number(row, column, text, places=2)


def _check_number(row: Row, column: Column, text: str, places: int) -> Iterator[Fault]:
    number = parse_number(text)
    if number is None:
        written = "digits, a sign, at most one point"
        if column.kind == Kind.POINTS:
            written += ", or @ and the name of a point value"
        yield row.error(f"{column.name} {quoted(text)} is no number ({written})")
    elif count_places(text) > places:
        yield row.error(f"{column.name} {quoted(text)} has more than {places} places")
    else:
        yield from _check_range(row, column, text, number, NUMBER_LIMIT)


def _check_range(
    row: Row, column: Column, text: str, number: Decimal, limit: Decimal
) -> Iterator[Fault]:
    shown = f"{column.name} {quoted(text)}"
    if abs(number) >= limit:
        yield row.error(f"{shown} is too large: it must be between -{limit - 1} and {limit - 1}")
    elif column.above is not None and number <= column.above:
        yield row.error(f"{shown} must be greater than {column.above}")
    elif column.least is not None and number < column.least:
        yield row.error(f"{shown} must be at least {column.least}")
    elif column.most is not None and number > column.most:
        yield row.error(f"{shown} must be at most {column.most}")


_CHECKS: dict[Kind, Callable[[Row, Column, str], Iterator[Fault]]] = {
    Kind.TEXT: _check_text,
    Kind.CHOICE: _check_choice,
    Kind.BOOLEAN: _check_boolean,
    Kind.INSTANT: _check_instant,
    Kind.INTEGER: _check_integer,
    Kind.DECIMAL: _check_decimal,
    Kind.AMOUNT: _check_amount,
    Kind.POINTS: _check_points,
}

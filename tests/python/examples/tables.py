"""Tables written in a test as text, and what a warehouse says in the same form."""

from datetime import datetime
from pathlib import Path

import duckdb

Table = list[tuple[str, ...]]


def table(text: str) -> Table:
    """The rows of a table with `|` between the cells; its first line, the header, is left out."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines[1:]]


def query(warehouse: Path, sql: str) -> Table:
    """The rows of a query as text: a missing value is blank, an instant has minutes or seconds."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [tuple(map(_spelled, row)) for row in connection.execute(sql).fetchall()]


def _spelled(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds").removesuffix(":00")
        case _:
            return str(value)

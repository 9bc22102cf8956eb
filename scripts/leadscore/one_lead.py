"""A warehouse of one lead: its raw rows and those of everybody merged with it.

A score is a pure function of what was loaded and of `as_of`; so the score of one lead at another
instant is the same build on the rows that concern it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from leadscore.errors import DataError
from leadscore.loader.load import create_raw_tables
from leadscore.warehouse import open_warehouse

_ACTIVITY = "raw.marketo_activities"


def copy_lead(warehouse: Path, lead_id: str, target: Path) -> None:
    """Copies into a new warehouse `target` every raw row that can matter for one lead's score.

    Those are the rows of all leads that are connected with it by merges, in either direction, and
    rows that share an activity id with one of theirs.

    Raises:
        DataError: nothing was ever loaded for the lead.
    """
    instance, source_id = lead_id.split(":", 1) if ":" in lead_id else ("default", lead_id)
    with open_warehouse(target) as connection:
        create_raw_tables(connection)
        # The path is quoted as a literal: ATTACH takes no parameters.
        literal = str(warehouse).replace("'", "''")
        connection.execute(f"attach '{literal}' as source (read_only)")
        _name_family(connection, instance, source_id)
        for table, column in (
            ("marketo_leads", "id"),
            ("marketo_deleted_leads", "lead_id"),
        ):
            connection.execute(
                f"insert into raw.{table} select rows.* from source.raw.{table} as rows"
                f" where rows._source_instance = ? and rows.{column} in (select id from family)",
                [instance],
            )
        connection.execute(
            f"""
            insert into {_ACTIVITY} select rows.* from source.{_ACTIVITY} as rows
            where rows._source_instance = $instance and rows.marketo_guid in (
                select own.marketo_guid from source.{_ACTIVITY} as own
                where own._source_instance = $instance and own.lead_id in (select id from family)
            )
            """,
            {"instance": instance},
        )
        connection.execute("insert into raw.loaded_files select * from source.raw.loaded_files")
        found = connection.execute(
            f"select (select count(*) from {_ACTIVITY}) + (select count(*) from raw.marketo_leads)"
        ).fetchall()[0][0]
        connection.execute("detach source")
    if not found:
        raise DataError(f"no rows of lead '{lead_id}' were ever loaded")


def _name_family(connection: duckdb.DuckDBPyConnection, instance: str, source_id: str) -> None:
    """Fills the table `family` with the ids of all leads connected by merges."""
    merges: dict[str, set[str]] = {}
    for survivor, text in connection.execute(
        f"""
        select lead_id, attributes['merge_ids'] from source.{_ACTIVITY}
        where _source_instance = ? and activity_type_id = '32'
        """,
        [instance],
    ).fetchall():
        for merged in (text or "").translate(str.maketrans("", "", '[]" ')).split(","):
            if merged:
                merges.setdefault(survivor, set()).add(merged)
                merges.setdefault(merged, set()).add(survivor)
    family, pending = {source_id}, [source_id]
    while pending:
        for relative in merges.get(pending.pop(), set()) - family:
            family.add(relative)
            pending.append(relative)
    connection.execute("create temp table family (id varchar)")
    connection.executemany("insert into family values (?)", [[member] for member in sorted(family)])

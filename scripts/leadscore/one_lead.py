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

# Source instance and the lead's id there.
_Key = tuple[str, str]


def copy_lead(warehouse: Path, lead: str, target: Path) -> None:
    """Copies into a new warehouse `target` every raw row that can matter for one lead's score.

    `lead` is a lead id or a mail address. Those rows are the ones of all leads that have that id or
    ever had that address, of all that are connected with them by merges, in either direction, and
    rows that share an activity id with one of theirs.

    Raises:
        DataError: nothing was ever loaded for the lead.
    """
    with open_warehouse(target) as connection:
        create_raw_tables(connection)
        # The path is quoted as a literal: ATTACH takes no parameters.
        literal = str(warehouse).replace("'", "''")
        connection.execute(f"attach '{literal}' as source (read_only)")
        if not _name_family(connection, lead):
            raise DataError(
                f"no lead '{lead}' was ever loaded; give a lead id (`<instance>:<id>`)"
                " or a mail address"
            )
        for table, column in (
            ("marketo_leads", "id"),
            ("marketo_deleted_leads", "lead_id"),
        ):
            connection.execute(
                f"insert into raw.{table} select rows.* from source.raw.{table} as rows"
                f" where (rows._source_instance, rows.{column}) in (from family)"
            )
        connection.execute(
            f"""
            insert into {_ACTIVITY} select rows.* from source.{_ACTIVITY} as rows
            where (rows._source_instance, rows.marketo_guid) in (
                select own._source_instance, own.marketo_guid from source.{_ACTIVITY} as own
                where (own._source_instance, own.lead_id) in (from family)
            )
            """
        )
        connection.execute("insert into raw.loaded_files select * from source.raw.loaded_files")
        connection.execute("detach source")


def _name_family(connection: duckdb.DuckDBPyConnection, lead: str) -> int:
    """Fills the table `family` with all leads connected by merges, and says how many they are."""
    merges: dict[_Key, set[_Key]] = {}
    for instance, survivor, text in connection.execute(
        f"select _source_instance, lead_id, attributes['merge_ids'] from source.{_ACTIVITY}"
        " where activity_type_id = '32'"
    ).fetchall():
        for merged in (text or "").translate(str.maketrans("", "", '[]" ')).split(","):
            if merged:
                merges.setdefault((instance, survivor), set()).add((instance, merged))
                merges.setdefault((instance, merged), set()).add((instance, survivor))
    # Ids of the instance `default` have no prefix (contract §1).
    known = connection.execute(
        f"""
        select _source_instance, id from source.raw.marketo_leads
        where
            if(_source_instance = 'default', '', _source_instance || ':') || id = $lead
            or lower(fields['email']) = lower($lead)
        union
        select _source_instance, lead_id from source.{_ACTIVITY}
        where if(_source_instance = 'default', '', _source_instance || ':') || lead_id = $lead
        """,
        {"lead": lead},
    ).fetchall()
    pending: list[_Key] = [*known, *(key for key in merges if _lead_id(key) == lead)]
    family = set(pending)
    while pending:
        relatives = merges.get(pending.pop(), set()) - family
        family |= relatives
        pending += relatives
    connection.execute("create temp table family (instance varchar, lead_id varchar)")
    for member in sorted(family):
        connection.execute("insert into family values (?, ?)", member)
    return len(family)


def _lead_id(key: _Key) -> str:
    instance, source_id = key
    return source_id if instance == "default" else f"{instance}:{source_id}"

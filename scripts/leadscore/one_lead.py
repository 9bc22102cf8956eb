"""A warehouse of one lead: its raw rows and those of everybody merged with it.

A score is a pure function of what was loaded and of `as_of`; so the score of one lead at another
instant is the same build on the rows that concern it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from leadscore.errors import DataError
from leadscore.loader.layout import raw_tables
from leadscore.loader.load import create_raw_tables
from leadscore.warehouse import open_warehouse

# Raw tables with the lead of a row as the marts name it and, of activities, the columns that make
# their id. Ids of the instance `default` have no prefix (contract §1).
_QUALIFIED = "if(rows._source_instance = 'default', '', rows._source_instance || ':') || "
_LEADS = {"marketo_leads": f"{_QUALIFIED}rows.id", "hubspot_contacts": f"{_QUALIFIED}rows.id"}
_DELETIONS = {
    "marketo_deleted_leads": f"{_QUALIFIED}rows.lead_id",
    "hubspot_deleted_contacts": f"{_QUALIFIED}rows.contact_id",
}
_ACTIVITIES = {
    "marketo_activities": (f"{_QUALIFIED}rows.lead_id", "rows._source_instance, rows.marketo_guid"),
    "hubspot_activities": (
        f"{_QUALIFIED}rows.contact_id",
        "rows._source_instance, rows.activity_id",
    ),
    "events": ("rows.lead_id", "rows.source_instance, rows.event_id"),
}


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
        for table, of_lead in (_LEADS | _DELETIONS).items():
            if _exists(connection, table):
                _copy(connection, table, f"{of_lead} in (from family)")
        for table, (of_lead, activity) in _ACTIVITIES.items():
            if _exists(connection, table):
                theirs = f"select {activity} from source.raw.{table} as rows"
                where = f"({activity}) in ({theirs} where {of_lead} in (from family))"
                _copy(connection, table, where)
        connection.execute("insert into raw.loaded_files select * from source.raw.loaded_files")
        connection.execute("detach source")


def _copy(connection: duckdb.DuckDBPyConnection, table: str, where: str) -> None:
    """Copies some rows; columns that others have added to a table of their own are left."""
    columns = ", ".join(column.name for column in raw_tables()[table].columns)
    connection.execute(
        f"insert into raw.{table} ({columns})"
        f" select {columns} from source.raw.{table} as rows where {where}"
    )


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the warehouse has the raw table: one of an earlier version lacks some."""
    found = connection.execute(
        "select 1 from duckdb_tables()"
        " where database_name = 'source' and schema_name = 'raw' and table_name = ?",
        [table],
    ).fetchall()
    return bool(found)


def _name_family(connection: duckdb.DuckDBPyConnection, lead: str) -> int:
    """Fills the table `family` with all leads connected by merges, and says how many they are."""
    merges: dict[str, set[str]] = {}
    for instance, survivor, text in _merges(connection):
        for merged in (text or "").translate(str.maketrans("", "", '[]" ')).split(","):
            if merged:
                one, other = _lead_id(instance, survivor), _lead_id(instance, merged)
                merges.setdefault(one, set()).add(other)
                merges.setdefault(other, set()).add(one)
    known = {
        row[0]
        for table, (of_lead, _) in _ACTIVITIES.items()
        if _exists(connection, table)
        for row in connection.execute(
            f"select {of_lead} from source.raw.{table} as rows where {of_lead} = ? limit 1", [lead]
        ).fetchall()
    }
    for table, of_lead in _LEADS.items():
        if _exists(connection, table):
            found = connection.execute(
                f"select distinct {of_lead} from source.raw.{table} as rows"
                f" where {of_lead} = $lead or lower(fields['email']) = lower($lead)",
                {"lead": lead},
            ).fetchall()
            known |= {row[0] for row in found}
    pending = [*known, *(key for key in merges if key == lead)]
    family = set(pending)
    while pending:
        relatives = merges.get(pending.pop(), set()) - family
        family |= relatives
        pending += relatives
    connection.execute("create temp table family (lead_id varchar)")
    for member in sorted(family):
        connection.execute("insert into family values (?)", [member])
    return len(family)


def _merges(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str | None]]:
    """Source instance, survivor and ids of the merged ones, of every merge that was ever loaded."""
    found: list[tuple[str, str, str | None]] = []
    for table, survivor, condition in (
        ("marketo_activities", "lead_id", "activity_type_id = '32'"),
        ("hubspot_activities", "contact_id", "activity_type = 'merge'"),
    ):
        if _exists(connection, table):
            found += connection.execute(
                f"select _source_instance, {survivor}, attributes['merge_ids']"
                f" from source.raw.{table} where {condition}"
            ).fetchall()
    return found


def _lead_id(instance: str, source_id: str) -> str:
    return source_id if instance == "default" else f"{instance}:{source_id}"

"""Who a person is: every id and address that is connected with the one that was named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from leadscore.erasure.expressions import PERSON, listed, names_person
from leadscore.loader.erased import Registry
from leadscore.loader.person_tables import ADDRESS, LEAD, PersonTable, declared_tables
from leadscore.loader.person_texts import Named, address_of, named_in_text

_READ_AT_ONCE = 10_000


@dataclass(frozen=True)
class Persons:
    """Those who were asked for.

    `leads` are their ids over all instances, in order; `identifiers` these and their addresses and
    Salesforce ids. `already_erased` and `unknown` are what was asked for and is not in the
    warehouse: because it was erased before, or never was.
    """

    leads: tuple[str, ...]
    identifiers: frozenset[Named]
    already_erased: tuple[str, ...]
    unknown: tuple[str, ...]


def find_persons(
    connection: duckdb.DuckDBPyConnection, wanted: Sequence[str], registry: Registry
) -> Persons:
    """Finds everything that identifies the persons, and leaves it in the table `memory.person`.

    `wanted` are lead ids and mail addresses of the database attached as `old`. One person is who is
    connected by a merge, in either direction, by a mail address that both ever had, or by a
    Salesforce record that both were.
    """
    tables = held_tables(connection)
    connection.execute(f"create or replace table {PERSON} (kind varchar, value varchar)")
    asked = {word: _named(word) for word in wanted}
    connection.executemany(f"insert into {PERSON} values (?, ?)", sorted(set(asked.values())))
    known = _present(connection, tables)
    connection.execute(f"truncate {PERSON}")
    if known:
        connection.executemany(f"insert into {PERSON} values (?, ?)", sorted(known))
        _add_connected(connection, tables)
    found = frozenset(
        (kind, address_of(value) if kind == ADDRESS else value)
        for kind, value in connection.execute(f"select kind, value from {PERSON}").fetchall()
    )
    absent = [word for word in wanted if asked[word] not in known]
    return Persons(
        tuple(sorted(value for kind, value in found if kind == LEAD)),
        found,
        tuple(word for word in absent if asked[word] in registry),
        tuple(word for word in absent if asked[word] not in registry),
    )


def held_tables(connection: duckdb.DuckDBPyConnection) -> tuple[PersonTable, ...]:
    """The declared tables that the database `old` has, with the columns that identify."""
    columns: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where database_name = 'old'"
    ).fetchall():
        columns.setdefault((schema, table), set()).add(column)
    return tuple(
        table
        for table in declared_tables()
        if (table.schema, table.name) in columns
        and {each.column for each in table.identifiers or ()} <= columns[table.schema, table.name]
    )


def _named(word: str) -> Named:
    if "@" in word:
        return ADDRESS, address_of(word)
    return LEAD, word.strip().removeprefix("default:")


def _present(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[PersonTable]
) -> frozenset[Named]:
    """Those of the persons at hand that some row names."""
    found: set[Named] = set()
    for table in tables:
        for identifier in table.structured:
            for (value,) in connection.execute(
                f"""
                select distinct named.value
                from (
                    select unnest({listed(table, identifier)}) as value
                    from old.{table.schema}.{table.name} as held
                ) as named
                where named.value in (
                    select value from {PERSON} where kind = '{identifier.kind}'
                )
                """
            ).fetchall():
                found.add((str(identifier.kind), value))
    return frozenset(found)


def _add_connected(connection: duckdb.DuckDBPyConnection, tables: Sequence[PersonTable]) -> None:
    """Adds what rows of the persons at hand name besides, until nothing is new."""
    linking = [table for table in tables if len(table.structured) > 1]
    size = -1
    while size != (size := _size(connection)):
        for table in linking:
            lists = " union all ".join(
                f"select '{each.kind}' as kind, unnest({listed(table, each)}) as value from held"
                for each in table.structured
            )
            connection.execute(
                f"""
                insert into {PERSON}
                with held as materialized (
                    select * from old.{table.schema}.{table.name} as held
                    where {names_person(table)}
                )
                select distinct kind, value from ({lists})
                where value <> '' and (kind, value) not in (select (kind, value) from {PERSON})
                """
            )


def _size(connection: duckdb.DuckDBPyConnection) -> int:
    [(size,)] = connection.execute(f"select count(*) from {PERSON}").fetchall()
    return int(size)


def note_rejected(connection: duckdb.DuckDBPyConnection, identifiers: frozenset[Named]) -> int:
    """Leaves the rejected rows whose text names a person in `memory.rejected`; yields their number.

    A cell of CSV that is one of the ids counts whatever its column: the header is not kept.
    """
    connection.execute("create or replace table memory.rejected (row_no bigint)")
    tables = {table.name: table for table in declared_tables()}
    if "rejected_rows" not in {table.name for table in held_tables(connection)}:
        return 0
    reader = connection.cursor()
    reader.execute(
        "select rowid, _source_instance, table_name, row_text from old.raw.rejected_rows"
    )
    found: list[int] = []
    while rows := reader.fetchmany(_READ_AT_ONCE):
        for row_no, instance, table_name, text in rows:
            table = tables.get(table_name)
            named = named_in_text(table.structured if table else (), text or "", instance)
            if not identifiers.isdisjoint(named):
                found.append(row_no)
    reader.close()
    if found:
        connection.executemany("insert into memory.rejected values (?)", [[row] for row in found])
    return len(found)

"""Who was erased, as keyed hashes: enough to know them when they come again, not to name them.

The key is a random one of this warehouse and in it. So the hashes alone (a table that someone
copied out) give away nobody, and two warehouses cannot be compared. Whoever has the whole file can
test a guess, and small numbers are quickly guessed; a hash slow enough to prevent that would be too
slow for a load, which has to hash each id that it meets (docs/decisions/0020).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import duckdb

from leadscore.loader.person_texts import Named

LEADS_TABLE = "state.erased_leads"
KEY_TABLE = "state.erasure_key"
_KEY_BYTES = 32
_HASH_BYTES = 16


@dataclass(frozen=True)
class Registry:
    """The hashes of everybody who was erased; falsy where that is nobody."""

    key: bytes
    hashes: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def __contains__(self, identifier: Named) -> bool:
        return hashed(self.key, identifier) in self.hashes


def hashed(key: bytes, identifier: Named) -> str:
    """The hash of an identifier under a key."""
    kind, value = identifier
    text = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return blake2b(text, key=key, digest_size=_HASH_BYTES).hexdigest()


def read_registry(connection: duckdb.DuckDBPyConnection, database: str = "") -> Registry:
    """The registry of a warehouse; an empty one where nobody was erased yet.

    `database` is the name of an attached database, with a point after it.
    """
    found = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'state' and table_name = 'erasure_key'"
        " and database_name = coalesce(nullif(?, ''), current_database())",
        [database.rstrip(".")],
    ).fetchall()
    if not found:
        return Registry(b"", frozenset())
    keys = connection.execute(f"select key from {database}{KEY_TABLE}").fetchall()
    hashes = connection.execute(f"select fingerprint from {database}{LEADS_TABLE}").fetchall()
    return Registry(bytes.fromhex(keys[0][0]) if keys else b"", frozenset(row[0] for row in hashes))


def add_to_registry(
    connection: duckdb.DuckDBPyConnection,
    identifiers: Iterable[Named],
    erasure_no: int,
    database: str = "",
) -> None:
    """Adds identifiers that are not there yet, and makes the key where there is none."""
    registry = read_registry(connection, database)
    key = registry.key
    if not key:
        key = secrets.token_bytes(_KEY_BYTES)
        connection.execute(f"insert into {database}{KEY_TABLE} (key) values (?)", [key.hex()])
    new = {hashed(key, identifier) for identifier in identifiers} - registry.hashes
    for fingerprint in sorted(new):
        connection.execute(
            f"insert into {database}{LEADS_TABLE} (fingerprint, erasure_no) values (?, ?)",
            [fingerprint, erasure_no],
        )

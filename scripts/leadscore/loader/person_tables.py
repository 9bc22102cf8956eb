"""Which tables hold persons, and by what a row says whose it is.

Declared beside the columns, in `models/staging/*/_*__sources.yml`, as `config.meta.person` of a
table: a list of identifiers, empty where a table is about nobody. Everything that dbt makes is made
anew after an erasure, so that it needs no declaration: those are the schemas that `dbt_project.yml`
gives to models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from leadscore.loader.layout import SOURCES_FOLDER
from leadscore.project import PROJECT_ROOT

# What identifies a person, everywhere: a lead id as contract section 1 writes it, a mail address in
# small letters, the first 15 letters of a Salesforce id (the longer form only adds a check).
LEAD, ADDRESS, SALESFORCE = "lead", "address", "salesforce"
# Words of the declaration, each with the kind of identifier that it gives. `source_lead` is the id
# within the row's source instance, `source_leads` a list of such; `text` is any text in which one
# may be found.
KINDS = {
    "lead": LEAD,
    "source_lead": LEAD,
    "source_leads": LEAD,
    "address": ADDRESS,
    "salesforce": SALESFORCE,
    "text": None,
}
SALESFORCE_LETTERS = 15
_INSTANCE_COLUMNS = ("_source_instance", "source_instance")


@dataclass(frozen=True)
class Identifier:
    """A column, or with `key` an entry of a map, that identifies the person whom a row is about.

    `word` is one of `KINDS`. `only` names columns with the value that they have in the rows that
    count.
    """

    word: str
    column: str
    key: str | None = None
    only: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str | None:
        """What it identifies by: a lead id, an address, a Salesforce id; None for any text."""
        return KINDS[self.word]


@dataclass(frozen=True)
class PersonTable:
    """A declared table; `identifiers` is None where it does not say whether it holds persons."""

    schema: str
    name: str
    columns: tuple[tuple[str, str, bool], ...]
    identifiers: tuple[Identifier, ...] | None

    @property
    def instance_column(self) -> str | None:
        """The column of the source instance, where it has one."""
        names = {name for name, _, _ in self.columns}
        return next((name for name in _INSTANCE_COLUMNS if name in names), None)

    @property
    def structured(self) -> tuple[Identifier, ...]:
        """Identifiers but free text."""
        return tuple(each for each in self.identifiers or () if each.kind)

    @property
    def is_searched(self) -> bool:
        """Whether it has text in which an identifier may be found."""
        return any(each.kind is None for each in self.identifiers or ())


@lru_cache(maxsize=1)
def declared_tables() -> Sequence[PersonTable]:
    """All declared tables: raw ones and state."""
    return tuple(
        _table(source["schema"], table)
        for path in sorted(SOURCES_FOLDER.glob("*/_*__sources.yml"))
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
        for table in source["tables"]
    )


def declared_table(schema: str, name: str) -> PersonTable:
    """One declared table.

    Raises:
        KeyError: it is not declared.
    """
    return {(table.schema, table.name): table for table in declared_tables()}[schema, name]


@lru_cache(maxsize=1)
def derived_schemas() -> frozenset[str]:
    """Schemas of which everything is made by dbt from raw tables and scorecard."""
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    folders = project["models"][project["name"]].values()
    return frozenset(folder["+schema"] for folder in folders)


def _table(schema: str, table: Mapping[str, Any]) -> PersonTable:
    meta = (table.get("config") or {}).get("meta") or {}
    declared = meta.get("person")
    return PersonTable(
        schema,
        table["name"],
        tuple(
            (
                column["name"],
                column["data_type"],
                bool(((column.get("config") or {}).get("meta") or {}).get("required")),
            )
            for column in table["columns"]
        ),
        None if declared is None else tuple(_identifier(entry) for entry in declared),
    )


def _identifier(entry: Mapping[str, Any]) -> Identifier:
    [word] = [word for word in entry if word in KINDS]
    column, _, key = entry[word].partition(".")
    return Identifier(word, column, key or None, tuple((entry.get("only") or {}).items()))

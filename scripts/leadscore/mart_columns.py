"""Which columns of the marts depend on how rows were loaded, as their YAML declares.

Two warehouses with the same rows, loaded on other days or from other files, differ in those and in
nothing else (contract 5.2, 5.3). Whoever compares such warehouses selects by `selection`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml

from leadscore.project import PROJECT_ROOT

MARTS_FOLDER = PROJECT_ROOT / "models" / "marts"


@dataclass(frozen=True)
class MartColumns:
    """Columns of a mart in order; `key` only where it is declared as a constraint.

    `depends_on_load` are those marked `config: {meta: {depends_on_load: true}}`.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    depends_on_load: frozenset[str]

    @property
    def same_however_loaded(self) -> tuple[str, ...]:
        """The other columns, in order."""
        return tuple(name for name in self.columns if name not in self.depends_on_load)


@lru_cache(maxsize=1)
def mart_columns() -> Mapping[str, MartColumns]:
    """The declared marts by name."""
    declared = {}
    for path in sorted(MARTS_FOLDER.rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ()):
            declared[model["name"]] = _declared(model)
    return MappingProxyType(declared)


def selection(mart: str, relation: str, *, loaded_apart: bool = False) -> str:
    """A query of the rows of a mart, which is at `relation`, for comparison.

    With `loaded_apart` it has no column that depends on loading, and no row that would say nothing
    else: that is, whose other columns beside the key are all missing or 0. Where a part of the key
    depends on loading, rows that are alike without it are one.
    """
    declared = mart_columns().get(mart)
    if not loaded_apart or declared is None or not declared.depends_on_load:
        return f"select * from {relation}"
    kept = declared.same_however_loaded
    distinct = "distinct " if set(declared.key) & declared.depends_on_load else ""
    said = [
        f"({name} is not null and try_cast({name} as double) is distinct from 0)"
        for name in kept
        if name not in declared.key
    ]
    where = f" where {' or '.join(said)}" if said else ""
    return f"select {distinct}{', '.join(kept)} from {relation}{where}"


def _declared(model: Mapping[str, Any]) -> MartColumns:
    columns = model["columns"]
    keys = [
        constraint["columns"]
        for constraint in model.get("constraints", ())
        if constraint["type"] == "primary_key"
    ]
    return MartColumns(
        name=model["name"],
        columns=tuple(column["name"] for column in columns),
        key=tuple(keys[0]) if keys else (),
        depends_on_load=frozenset(
            column["name"]
            for column in columns
            if column.get("config", {}).get("meta", {}).get("depends_on_load")
        ),
    )

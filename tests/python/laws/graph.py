"""The parts of dbt's manifest that the laws look at, as typed records."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "leadscore"


@dataclass(frozen=True)
class Column:
    """A declared column; the type as written, in small letters and without blanks."""

    name: str
    type: str
    description: str
    constraints: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A model, seed or source table; `parents` are the unique ids of what it reads."""

    id: str
    name: str
    path: Path
    yaml_path: Path | None
    code: str
    description: str
    columns: tuple[Column, ...]
    parents: tuple[str, ...]
    config: dict[str, Any]
    constraints: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def layer(self) -> str:
        """staging, intermediate or marts."""
        return self.path.parts[1]

    @property
    def sql(self) -> str:
        """The code without comments."""
        return without_comments(self.code)


@dataclass(frozen=True)
class Macro:
    """A macro or generic test of the project."""

    name: str
    path: Path
    code: str

    @property
    def sql(self) -> str:
        """The code without comments."""
        return without_comments(self.code)


@dataclass(frozen=True)
class Test:
    """A data test or unit test. `kind` is unit, singular, or the name of the generic test."""

    __test__ = False

    name: str
    kind: str
    arguments: dict[str, Any]
    attached_to: str
    severity: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """Everything that the project itself declares."""

    models: tuple[Table, ...]
    seeds: tuple[Table, ...]
    sources: tuple[Table, ...]
    macros: tuple[Macro, ...]
    tests: tuple[Test, ...]

    def of_layer(self, layer: str) -> tuple[Table, ...]:
        """Models of staging, intermediate or marts."""
        return tuple(model for model in self.models if model.layer == layer)

    @property
    def used(self) -> set[str]:
        """Unique ids that some model reads."""
        return {parent for model in self.models for parent in model.parents}


def without_comments(code: str) -> str:
    """SQL or Jinja without its comments."""
    return re.sub(r"\{#.*?#\}|--[^\n]*", " ", code, flags=re.DOTALL)


def read_graph(manifest: Path) -> Graph:
    """The project's part of a manifest file."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    nodes = [node for node in content["nodes"].values() if node["package_name"] == PACKAGE]
    return Graph(
        models=_tables(nodes, "model"),
        seeds=_tables(nodes, "seed"),
        sources=_tables(content["sources"].values(), "source"),
        macros=tuple(
            Macro(macro["name"], Path(macro["original_file_path"]), macro["macro_sql"])
            for macro in content["macros"].values()
            if macro["package_name"] == PACKAGE
        ),
        tests=(
            *(_data_test(node) for node in nodes if node["resource_type"] == "test"),
            *(
                Test(unit["name"], "unit", {}, unit["model"], "error", ())
                for unit in content["unit_tests"].values()
            ),
        ),
    )


def _tables(nodes: Any, resource_type: str) -> tuple[Table, ...]:
    return tuple(_table(node) for node in nodes if node["resource_type"] == resource_type)


def _table(node: dict[str, Any]) -> Table:
    patch = node.get("patch_path")
    return Table(
        id=node["unique_id"],
        name=node["name"],
        path=Path(node["original_file_path"]),
        yaml_path=Path(patch.split("://")[1]) if patch else None,
        code=node.get("raw_code") or "",
        description=node["description"].strip(),
        columns=tuple(
            Column(
                column["name"],
                (column["data_type"] or "").lower().replace(" ", ""),
                column["description"].strip(),
                tuple(constraint["type"] for constraint in column.get("constraints") or ()),
            )
            for column in node["columns"].values()
        ),
        parents=tuple((node.get("depends_on") or {}).get("nodes") or ()),
        config=node["config"],
        constraints=tuple(
            (constraint["type"], tuple(constraint["columns"]))
            for constraint in node.get("constraints") or ()
        ),
    )


def _data_test(node: dict[str, Any]) -> Test:
    metadata = node.get("test_metadata")
    return Test(
        name=node["name"],
        kind=metadata["name"] if metadata else "singular",
        arguments=metadata["kwargs"] if metadata else {},
        attached_to=(node.get("attached_node") or "").split(".")[-1],
        severity=str(node["config"]["severity"]).lower(),
        parents=tuple(node["depends_on"]["nodes"]),
    )

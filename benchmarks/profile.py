"""DuckDB's own profile of models: what each operator of the compiled SQL takes.

    python -m benchmarks.profile WAREHOUSE int_rule_matches lead_scores

The query that dbt compiled in the last build runs again, read only, on what that build left: an
incremental model for the leads that the build touched. Writing is not in it. Seconds are summed
over threads.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.floor import build_settings
from benchmarks.workspace import dearest
from leadscore.dbt_build import target_folder
from leadscore.errors import DataError

_WIDEST = 160
_LEAST_SECONDS = 0.005


def profile_dearest(warehouse: Path, count: int) -> str:
    """Profiles of the models of the last build that took longest."""
    return "".join(profile(warehouse, name) for name in dearest(warehouse, count))


def profile(warehouse: Path, model: str) -> str:
    """The operators of a model's compiled query, one a line: seconds, rows, what it does.

    Raises:
        DataError: dbt has compiled no such model for this warehouse.
    """
    compiled = sorted((target_folder(warehouse) / "compiled").rglob(f"{model}.sql"))
    if not compiled:
        raise DataError(f"{model}: was not compiled for {warehouse}; build it first")
    query = compiled[0].read_text(encoding="utf-8")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name, value in build_settings().items():
            connection.execute(f"set {name} = '{value}'")
        row = connection.execute(f"explain (analyze, format json) {query}").fetchone()
    tree = json.loads(row[1]) if row else {}
    lines = [f"\n{model}\n"]
    for root in tree.get("operator", []):
        _write(root, 0, lines)
    return "".join(lines)


def _write(node: dict[str, Any], depth: int, lines: list[str]) -> None:
    details = "; ".join(
        f"{name}: {value}"
        for name, value in node.get("extra_info", {}).items()
        if name != "Estimated Cardinality"
    )
    seconds = float(node.get("timing", 0))
    if seconds >= _LEAST_SECONDS:
        text = f"{'  ' * depth}{node.get('type', '')} {details}"
        lines.append(f"{seconds:8.3f} {node.get('intermediate_rows', 0):>12,} {text[:_WIDEST]}\n")
    for child in node.get("children", []):
        _write(child, depth + 1, lines)


def main() -> None:
    """Prints the profiles of models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("models", nargs="+")
    options = parser.parse_args()
    for model in options.models:
        sys.stdout.write(profile(options.warehouse, model))


if __name__ == "__main__":
    main()

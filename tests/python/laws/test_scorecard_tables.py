"""The seeds of dbt, the tables of the validator and the shipped files are one declaration."""

from __future__ import annotations

import csv

import pytest

from laws.graph import Graph
from leadscore.project import DEFAULT_SCORECARD
from leadscore.scorecard.tables import TABLES, Kind, Table

# Points may be @names and instants come in every spelling: staging types both.
TYPES = {
    Kind.TEXT: "varchar",
    Kind.CHOICE: "varchar",
    Kind.POINTS: "varchar",
    Kind.INSTANT: "varchar",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal(14,4)",
    Kind.AMOUNT: "decimal(12,2)",
    Kind.BOOLEAN: "boolean",
}


def test_every_table_of_a_scorecard_is_a_seed_and_every_seed_a_table(graph: Graph) -> None:
    assert {seed.name for seed in graph.seeds} == {table.name for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_seed_has_the_columns_and_types_of_the_validator(table: Table, graph: Graph) -> None:
    seed = next(seed for seed in graph.seeds if seed.name == table.name)
    wanted = [(column.name, TYPES[column.kind]) for column in table.columns]
    assert [(column.name, column.type) for column in seed.columns] == wanted
    assert list(seed.config["column_types"].items()) == wanted


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_shipped_file_has_every_column_in_order(table: Table) -> None:
    with (DEFAULT_SCORECARD / table.file).open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == table.column_names

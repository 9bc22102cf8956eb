"""Whatever holds persons can be erased: a table is declared, or made anew by a build."""

from __future__ import annotations

import re

from laws.exceptions import hold
from laws.graph import Graph
from leadscore.loader.layout import raw_tables
from leadscore.loader.person_tables import PersonTable, declared_tables, derived_schemas

# Columns that identify a person, or in which anything may stand.
OF_PERSONS = re.compile(
    r"id|(.*_)?lead_id|.*e?mail.*|survivor_id|.*visitor.*|.*contact.*|.*person.*"
)
ANYTHING = re.compile(r"fields|attributes|row_text|properties|payload")

# Tables with such a column that are about nobody.
ABOUT_NOBODY = {"salesforce_opportunity": "a company's; its id, stage and amount name no person"}


def _may_hold_persons(table: PersonTable) -> bool:
    return any(
        OF_PERSONS.fullmatch(name) or ANYTHING.fullmatch(name) for name, _, _ in table.columns
    )


def test_each_declared_table_says_whether_it_holds_persons(graph: Graph) -> None:
    tables = {(table.schema, table.name) for table in declared_tables()}
    assert {source.name for source in graph.sources} == {name for _, name in tables}
    assert set(raw_tables()) == {name for schema, name in tables if schema == "raw"}
    hold(
        "tables say whether they hold persons",
        (table.name for table in declared_tables() if table.identifiers is None),
    )


def test_a_table_with_a_column_of_persons_names_it() -> None:
    undeclared = {
        table.name
        for table in declared_tables()
        if _may_hold_persons(table) and not table.identifiers
    }
    assert undeclared == set(ABOUT_NOBODY)


def test_what_identifies_a_person_is_a_column_of_the_table() -> None:
    for table in declared_tables():
        names = {name for name, _, _ in table.columns}
        for identifier in table.identifiers or ():
            assert identifier.column in names, (table.name, identifier)
            assert {name for name, _ in identifier.only} <= names, (table.name, identifier)
            if identifier.word.startswith("source_"):
                assert table.instance_column, (table.name, identifier)


def test_whatever_dbt_makes_is_in_a_schema_that_an_erasure_drops(graph: Graph) -> None:
    assert {str(model.config["schema"]) for model in graph.models} == derived_schemas()
    hold(
        "seeds are the scorecard's",
        (seed.name for seed in graph.seeds if seed.config["schema"] != "scorecard"),
    )

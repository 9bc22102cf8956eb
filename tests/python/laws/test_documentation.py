"""Everything that the project declares is described and typed, and is what is built."""

from __future__ import annotations

from collections.abc import Iterator

from laws.conftest import BuiltColumns
from laws.exceptions import hold
from laws.graph import Column, Graph, Table
from leadscore.project import PROJECT_ROOT


def _tables(graph: Graph) -> tuple[Table, ...]:
    return (*graph.models, *graph.seeds, *graph.sources)


def _columns(graph: Graph) -> Iterator[tuple[str, Column]]:
    for table in _tables(graph):
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def _is_a_sentence(text: str) -> bool:
    return len(text) > 1 and text.endswith((".", "?"))


def test_there_is_something_to_look_at(graph: Graph) -> None:
    assert len(graph.models) > 90
    assert len(graph.seeds) >= 13
    assert len(graph.sources) > 10
    assert len(list(_columns(graph))) > 600


def test_every_model_seed_and_source_is_described(graph: Graph) -> None:
    hold(
        "tables are described",
        (table.name for table in _tables(graph) if not _is_a_sentence(table.description)),
    )


def test_every_column_is_described(graph: Graph) -> None:
    hold(
        "columns are described",
        (name for name, column in _columns(graph) if not _is_a_sentence(column.description)),
    )


def test_every_column_is_typed(graph: Graph) -> None:
    hold("columns are typed", (name for name, column in _columns(graph) if not column.type))


def test_a_description_says_more_than_the_comment_of_the_grain(graph: Graph) -> None:
    def first_words(text: str) -> str:
        return text.splitlines()[0].removeprefix("-- Grain: ").rstrip(".").lower()

    hold(
        "descriptions say more than the grain",
        (
            model.name
            for model in graph.models
            if first_words(model.description) == first_words(model.code)
        ),
    )


def test_the_yaml_of_a_model_stands_beside_it(graph: Graph) -> None:
    hold(
        "yaml beside its model",
        (model.name for model in graph.models if model.yaml_path != model.path.with_suffix(".yml")),
    )


def test_a_yaml_file_of_a_folder_starts_with_an_underscore_and_every_other_has_its_model() -> None:
    hold(
        "no yaml without its model",
        (
            str(path.relative_to(PROJECT_ROOT))
            for path in (PROJECT_ROOT / "models").rglob("*.yml")
            if not path.name.startswith("_") and not path.with_suffix(".sql").exists()
        ),
    )


def test_the_declared_columns_are_those_that_a_build_from_nothing_makes(
    graph: Graph, built_columns: BuiltColumns
) -> None:
    hold(
        "declared columns are built",
        (
            f"{table.name}: declared {declared}, built {built_columns.get(table.name)}"
            for table in (*graph.models, *graph.seeds)
            if (declared := [(column.name, column.type) for column in table.columns])
            != built_columns.get(table.name)
        ),
    )


def test_the_raw_and_state_tables_are_created_as_declared(
    graph: Graph, built_columns: BuiltColumns
) -> None:
    hold(
        "declared sources are created",
        (
            table.name
            for table in graph.sources
            if [(column.name, column.type) for column in table.columns]
            != built_columns.get(table.name)
        ),
    )

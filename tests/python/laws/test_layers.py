"""Who may read whom, and what a mart promises to those who read it."""

from __future__ import annotations

from laws.exceptions import hold
from laws.graph import Graph, Table

# This test compares number and checksum of the leads of each mart with those of all leads.
ONE_ROW_PER_LEAD = "every_lead_has_one_row_per_scorecard_in_each_mart"


def _key_of(mart: Table, graph: Graph) -> tuple[str, ...]:
    """Columns of the primary key, or of the test that holds it where an index would be too dear."""
    for kind, columns in mart.constraints:
        if kind == "primary_key":
            return columns
    for test in graph.tests:
        if test.attached_to == mart.name and test.kind == "unique_combination":
            return tuple(test.arguments["columns"])
        if test.name == ONE_ROW_PER_LEAD and mart.id in test.parents:
            return ("scorecard", "lead_id")
    return ()


def test_marts_never_read_staging_seeds_or_sources(graph: Graph) -> None:
    staging = {model.id for model in graph.of_layer("staging")}
    forbidden = staging | {table.id for table in (*graph.seeds, *graph.sources)}
    hold(
        "marts read no staging",
        (mart.name for mart in graph.of_layer("marts") if forbidden & set(mart.parents)),
    )


def test_staging_reads_sources_seeds_and_staging_only(graph: Graph) -> None:
    further = {model.id for model in graph.models if model.layer != "staging"}
    hold(
        "staging reads nothing further down",
        (model.name for model in graph.of_layer("staging") if further & set(model.parents)),
    )


def test_raw_tables_are_read_by_staging_only(graph: Graph) -> None:
    raw = {source.id for source in graph.sources if ".state." not in source.id}
    hold(
        "raw is read by staging",
        (
            model.name
            for model in graph.models
            if model.layer != "staging" and raw & set(model.parents)
        ),
    )


def test_every_staging_and_intermediate_model_is_used(graph: Graph) -> None:
    hold(
        "models are used",
        (
            model.name
            for model in graph.models
            if model.layer != "marts" and model.id not in graph.used
        ),
    )


def test_the_contract_of_every_mart_is_enforced(graph: Graph) -> None:
    hold(
        "contracts of marts are enforced",
        (mart.name for mart in graph.of_layer("marts") if not mart.config["contract"]["enforced"]),
    )


def test_every_mart_has_one_key_whose_columns_are_never_missing(graph: Graph) -> None:
    hold("marts have a key", (m.name for m in graph.of_layer("marts") if not _key_of(m, graph)))
    hold(
        "keys are never missing",
        (
            f"{mart.name}.{column.name}"
            for mart in graph.of_layer("marts")
            for column in mart.columns
            if column.name in _key_of(mart, graph) and "not_null" not in column.constraints
        ),
    )


def test_the_key_of_a_mart_is_what_its_description_says(graph: Graph) -> None:
    hold(
        "keys are described",
        (
            mart.name
            for mart in graph.of_layer("marts")
            if f"Primary key: {', '.join(_key_of(mart, graph))}." not in mart.description
        ),
    )


def test_the_description_of_a_mart_ends_with_the_questions_that_it_answers(graph: Graph) -> None:
    def ends_with_questions(text: str) -> bool:
        _, words, questions = text.partition("Questions that it answers:\n")
        return bool(words) and all(
            line.startswith("- ") and line.endswith("?") for line in questions.splitlines()
        )

    hold(
        "marts answer questions",
        (
            mart.name
            for mart in graph.of_layer("marts")
            if not ends_with_questions(mart.description)
        ),
    )

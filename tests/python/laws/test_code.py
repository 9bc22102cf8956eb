"""How models, macros, tests and Python files are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from laws.exceptions import EXCEPTIONS, MOST_EXCEPTIONS, hold
from laws.graph import Graph, Macro, Table
from leadscore.project import PROJECT_ROOT

LONGEST_MODEL = 120
LONGEST_PYTHON_FILE = 400
MOST_VARS = 10

CLOCK_OR_CHANCE = re.compile(
    r"\b(now|today|get_current_time(stamp)?|current_(date|time|timestamp|localtime\w*)"
    r"|transaction_timestamp|getdate|sysdate|random|rand|setseed|uuid|gen_random_uuid"
    r"|run_started_at|modules\.datetime|tablesample|using sample)\b",
    re.IGNORECASE,
)
# Functions that DuckDB has and Spark lacks or calls otherwise: behind a macro in macros/engine.
DUCKDB_ONLY = re.compile(
    r"::|\b(struct_pack|list|list_\w+|array_agg|array_to_string|string_split|regexp_matches"
    r"|regexp_full_match|generate_series|range|unnest|epoch_us|to_\w+seconds|date_diff|strptime"
    r"|strftime|try_cast|md5|hash|map_entries|map_concat|len)\s*\(|\blambda\b|\bgroup by all\b"
    r"|\bqualify\b|\bdistinct on\b|\bexclude\s*\(|\breplace\s*\((?=[^,()]*\bas\b)",
    re.IGNORECASE,
)
ENGINE_TEST = re.compile(r"\btarget\s*\.\s*(type|name)\b|\badapter\s*\.\s*type\b")


def _written(graph: Graph) -> list[Table | Macro]:
    return [*graph.models, *graph.macros]


def _is_engine(macro: Macro) -> bool:
    return macro.path.parts[:2] == ("macros", "engine")


def test_no_model_or_macro_reads_the_clock_or_chance(graph: Graph) -> None:
    hold("no clock", (part.name for part in _written(graph) if CLOCK_OR_CHANCE.search(part.sql)))


@pytest.mark.parametrize(
    "sql",
    [
        "select now()",
        "where day < current_date",
        "order by random()",
        "'{{ run_started_at }}'",
        "{{ modules.datetime.datetime.now() }}",
    ],
)
def test_a_look_at_the_clock_or_chance_would_be_seen(sql: str) -> None:
    assert CLOCK_OR_CHANCE.search(sql)


def test_no_model_and_no_macro_asks_which_engine_it_runs_on(graph: Graph) -> None:
    hold("no engine test", (part.name for part in _written(graph) if ENGINE_TEST.search(part.sql)))


def test_what_differs_between_engines_stands_behind_a_macro_of_the_engine(graph: Graph) -> None:
    own_names = {macro.name for macro in graph.macros}

    def speaks_duckdb(sql: str) -> bool:
        return any(
            found.group().rstrip("( ") not in own_names for found in DUCKDB_ONLY.finditer(sql)
        )

    hold(
        "engines differ in macros only",
        (
            part.name
            for part in _written(graph)
            if not (isinstance(part, Macro) and _is_engine(part)) and speaks_duckdb(part.sql)
        ),
    )


def test_every_macro_of_the_engine_is_dispatched_and_has_an_implementation(graph: Graph) -> None:
    macros = {macro.name: macro for macro in graph.macros if _is_engine(macro)}
    hold(
        "engine macros are dispatched",
        (
            macro.name
            for macro in macros.values()
            if "__" not in macro.name
            and not (
                f"adapter.dispatch('{macro.name}', 'leadscore')" in macro.code
                and macros.get(f"duckdb__{macro.name}")
                and macro.path.stem == macro.name
            )
        ),
    )
    hold(
        "implementations have a macro",
        (name for name in macros if "__" in name and name.split("__")[1] not in macros),
    )


def test_a_file_of_macros_begins_by_saying_what_they_are(graph: Graph) -> None:
    hold(
        "macros are explained",
        (
            str(path)
            for path in {macro.path for macro in graph.macros}
            if not _first_line(PROJECT_ROOT / path).startswith(("{#-", "-- "))
        ),
    )


def test_a_model_begins_with_its_grain_and_ends_with_what_it_yields(graph: Graph) -> None:
    hold(
        "grain first",
        (model.name for model in graph.models if not model.code.startswith("-- Grain: one row")),
    )
    hold(
        "final last",
        (
            model.name
            for model in graph.models
            if model.code.rstrip().splitlines()[-1] != "select * from final"
        ),
    )


def test_models_are_short(graph: Graph) -> None:
    hold(
        "models are short",
        (model.name for model in graph.models if len(model.code.splitlines()) > LONGEST_MODEL),
    )


def test_python_files_are_short() -> None:
    files = [
        path
        for folder in ("scripts", "tests", "benchmarks")
        for path in (PROJECT_ROOT / folder).rglob("*.py")
    ]
    assert len(files) > 50
    hold(
        "python files are short",
        (
            str(path.relative_to(PROJECT_ROOT))
            for path in files
            if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_PYTHON_FILE
        ),
    )


def test_there_are_at_most_ten_vars_each_with_its_reason_above_it(graph: Graph) -> None:
    text = (PROJECT_ROOT / "dbt_project.yml").read_text(encoding="utf-8")
    declared = yaml.safe_load(text)["vars"]
    assert len(declared) <= MOST_VARS
    lines = text.splitlines()
    hold(
        "vars have a reason",
        (
            name
            for name in declared
            for number, line in enumerate(lines)
            if line.startswith(f"  {name}:") and not lines[number - 1].strip().startswith("#")
        ),
    )
    read = {
        name for part in _written(graph) for name in re.findall(r"\bvar\(\s*['\"](\w+)", part.sql)
    }
    assert read == set(declared), "a var that is read is declared, and the other way round"


def test_models_and_macros_read_no_environment(graph: Graph) -> None:
    hold("no environment", (part.name for part in _written(graph) if "env_var" in part.sql))


def test_the_name_of_a_test_is_a_sentence(graph: Graph) -> None:
    hold(
        "test names are sentences",
        (
            test.name
            for test in graph.tests
            if test.kind != "not_null"
            and (test.name.count("_") < 3 or test.name != test.name.lower())
        ),
    )


def test_no_test_only_warns(graph: Graph) -> None:
    hold("tests fail", (test.name for test in graph.tests if test.severity != "error"))


def test_every_step_that_withholds_points_has_unit_tests(graph: Graph) -> None:
    tested = {test.attached_to for test in graph.tests if test.kind == "unit"}
    steps = {model.name for model in graph.models if model.name.startswith("int_withheld_by_")}
    assert len(steps) == 8
    hold("steps have unit tests", steps - tested)


def test_every_singular_test_says_what_it_holds() -> None:
    files = sorted((PROJECT_ROOT / "tests" / "singular").glob("*.sql"))
    assert files
    hold(
        "singular tests are explained",
        (path.name for path in files if not _first_line(path).startswith("-- ")),
    )


def _first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[0]


def test_the_exceptions_only_become_fewer() -> None:
    listed = sum(len(exceptions) for exceptions in EXCEPTIONS.values())
    assert listed == MOST_EXCEPTIONS, "no new exceptions; lower the number with each that goes"
    assert all(reason for exceptions in EXCEPTIONS.values() for reason in exceptions.values())

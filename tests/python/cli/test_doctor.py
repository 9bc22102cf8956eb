"""`leadscore doctor`: exit codes, words, and what is no warehouse to look at."""

from pathlib import Path

import duckdb
import pytest

from cli.command import Inside
from examples.company import FIXTURE, Company
from leadscore.loader import load_folder
from leadscore.publish import publish


def _heal(warehouse: Path) -> None:
    """Takes away what the doctor of the small company calls a fault; notes stay."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "update marts.field_completeness set missing_rows = 0, missing_share = 0"
        )
        connection.execute("update marts.data_quality set rejected_rows = 0, rows_without_lead = 0")
        connection.execute("update marts.data_quality set unknown_type_rows = 0, future_rows = 0")


def test_a_fault_ends_with_1_and_one_line_that_names_the_first(built: Path, inside: Inside) -> None:
    outcome = inside("doctor", "--warehouse", built)
    assert outcome.code == 1
    assert f"leadscore: {built}: " in outcome.error
    first = next(line for line in outcome.out.splitlines() if line.startswith("fault: "))
    assert " in the data; first: " in outcome.error
    assert first.removeprefix("fault: ")[:40] in outcome.error
    assert outcome.out.startswith(f"{built}  as of 2026-04-01 12:00 UTC\n")
    assert "what to do: " in outcome.out


def test_notes_alone_are_no_fault(built: Path, inside: Inside) -> None:
    _heal(built)
    outcome = inside("doctor", "--warehouse", built)
    assert (outcome.code, outcome.err) == (0, "")
    assert "fault: " not in outcome.out
    assert "note: " in outcome.out
    assert outcome.out.splitlines()[-1].startswith("0 faults, ")


def test_for_programs_everything_is_in_the_findings(built: Path, inside: Inside) -> None:
    _heal(built)
    found = inside("doctor", "--json", "--warehouse", built).json
    assert (found["as_of"], found["faults"]) == ("2026-04-01T12:00:00", 0)
    assert found["notes"] == len(found["findings"]) > 0
    assert {"kind", "severity", "what", "details", "advice", "rows", "share", "rules"} <= set(
        found["findings"][0]
    )


def test_lines_fit_into_80_columns(built: Path, inside: Inside) -> None:
    lines = inside("doctor", "--warehouse", built).out.splitlines()
    assert max(len(line) for line in lines[1:]) <= 80


def test_a_warehouse_that_was_never_built_is_refused(inside: Inside, fresh: Path) -> None:
    outcome = inside("doctor", "--warehouse", fresh)
    assert outcome.code == 1
    assert "there is no such warehouse; load raw files first" in outcome.error
    load_folder(FIXTURE / "emea", fresh)
    outcome = inside("doctor", "--warehouse", fresh)
    assert (outcome.code, outcome.out) == (1, "")
    assert "nothing is scored yet; run `leadscore build` first" in outcome.error


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "update intermediate.int_run set run_no = run_no + 1",
            "the last build did not finish; run `leadscore build` again",
        ),
        (
            "drop table marts.rule_inputs",
            "was built by a version without the marts of data quality; run `leadscore build` first",
        ),
    ],
)
def test_marts_that_are_not_of_one_build_are_refused(
    built: Path, inside: Inside, statement: str, words: str
) -> None:
    with duckdb.connect(str(built)) as connection:
        connection.execute(statement)
    outcome = inside("doctor", "--warehouse", built)
    assert (outcome.code, outcome.out) == (1, "")
    assert words in outcome.error


def test_a_published_copy_is_refused(company: Company, inside: Inside, target: Path) -> None:
    publish(company.warehouse, target)
    outcome = inside("doctor", "--warehouse", target)
    assert (outcome.code, outcome.out) == (1, "")
    assert "is a published copy of the marts; name the warehouse itself" in outcome.error


def test_a_warehouse_in_use_is_a_failure_of_the_system(locked: Path, inside: Inside) -> None:
    outcome = inside("doctor", "--warehouse", locked)
    assert (outcome.code, outcome.out) == (3, "")
    assert f"{locked}: the warehouse is in use by " in outcome.error

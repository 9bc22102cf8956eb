"""`leadscore status`: what is loaded, what is scored, and what that took."""

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rich.cells import cell_len
from rich.console import Console

from cli.command import Inside, leadscore, size_of
from examples.company import FIXTURE, Company
from examples.tables import query
from leadscore.loader import load_folder
from leadscore.render_status import render_status
from leadscore.run_history import Run, Step
from leadscore.status import Loaded, Status
from leadscore.warehouse import log_of

AT = datetime(2026, 4, 1, 12)  # noqa: DTZ001 -- instants are UTC without a zone throughout


def _size(warehouse: Path) -> int:
    """Of the file and what is in its log only."""
    return size_of(warehouse) + size_of(log_of(warehouse))


def _steps(warehouse: Path) -> int:
    return int(query(warehouse, "select count(*) from state.scored_steps where run_no = 2")[0][0])


def test_the_status_says_what_is_loaded_and_what_is_scored(company: Company) -> None:
    outcome = leadscore("status", "--warehouse", company.warehouse)
    assert (outcome.code, outcome.err) == (0, "")
    lines = [" ".join(line.split()) for line in outcome.out.splitlines()]
    assert lines[0] == f"{company.warehouse} {_size(company.warehouse) / 1e6:,.1f} MB"
    for line in (
        "marketo_activities (default) 2 23 1 2026-03-30 12:01 2026-04-01",
        "marketo_activities (emea) 1 4 0 2026-04-01 12:00 2026-03-25",
        "marketo_deleted_leads (default) 1 1 0 2026-02-01 00:00 2026-03-25",
        "Scored as of 2026-04-01 12:00 UTC",
    ):
        assert line in lines
    ended = query(
        company.warehouse, "select strftime(max(ended_at), '%Y-%m-%d %H:%M') from state.scored_runs"
    )[0][0]
    took = [line for line in lines if line.startswith(f"run 2 ended {ended} UTC, took ")]
    assert len(took) == 1
    assert took[0].endswith(" s, 6 leads touched, increment")
    assert any(line.startswith(f"Dearest of {_steps(company.warehouse)} steps (") for line in lines)
    assert lines.index("Step Kind Seconds") + 8 < lines.index("Runs")
    assert [line.split()[0] for line in lines[lines.index("Runs") + 2 :]] == ["2", "1"]
    assert "not scored" not in outcome.out
    assert "did not finish" not in outcome.out


def test_for_programs_the_status_has_every_step(company: Company, inside: Inside) -> None:
    status = inside("status", "--json", "--runs", "1", "--warehouse", company.warehouse).json
    assert status["size"] == _size(company.warehouse)
    assert [run["run_no"] for run in status["runs"]] == [2]
    run = status["last_run"]
    assert run == status["runs"][0]
    assert (run["as_of"], run["touched_leads"], run["is_complete"], run["is_full_refresh"]) == (
        "2026-04-01T12:00:00", 6, False, False,
    )  # fmt: skip
    assert [(run["scorecard_fingerprint"],)] == query(
        company.warehouse, "select scorecard_fingerprint from state.scored_runs where run_no = 2"
    )
    assert Decimal(run["seconds"]) > 0
    seconds = [Decimal(step["seconds"]) for step in status["steps"]]
    assert len(seconds) == _steps(company.warehouse) > 100
    assert seconds == sorted(seconds, reverse=True)
    assert {step["kind"] for step in status["steps"]} == {"model", "seed", "test"}
    activities = next(
        source
        for source in status["loaded"]
        if (source["table"], source["instance"]) == ("marketo_activities", "emea")
    )
    assert activities == {
        "table": "marketo_activities",
        "instance": "emea",
        "files": 1,
        "rows": 4,
        "rejected": 0,
        "newest_at": "2026-04-01T12:00:01",
        "loaded_at": "2026-03-25T06:00:00.000001",
    }
    assert (status["files_since"], status["rows_since"], status["is_cut_short"]) == (0, 0, False)


def test_every_step_and_as_many_runs_as_wished_are_shown(company: Company, inside: Inside) -> None:
    shown = inside("status", "--all-steps", "--runs", "0", "--warehouse", company.warehouse).out
    for step in ("int_leads", "behavior_rules", "lines_add_up_to_the_lead_score"):
        assert f"\n{step} " in shown
    assert "\nRuns" not in shown


def test_a_warehouse_with_nothing_in_it_has_a_status(inside: Inside, fresh: Path) -> None:
    fresh.parent.mkdir()
    duckdb.connect(str(fresh)).close()
    outcome = inside("status", "--warehouse", fresh)
    assert (outcome.code, outcome.err) == (0, "")
    assert "Nothing is loaded." in outcome.out
    assert "Nothing is scored yet." in outcome.out
    status = inside("status", "--json", "--warehouse", fresh).json
    assert (status["loaded"], status["last_run"], status["runs"]) == ([], None, [])


def test_what_is_loaded_and_not_scored_is_told(built: Path, inside: Inside, fresh: Path) -> None:
    load_folder(FIXTURE / "emea", fresh)
    outcome = inside("status", "--warehouse", fresh)
    assert "Nothing is scored yet." in outcome.out
    assert "2 files (6 rows) are loaded and not scored" in outcome.out
    load_folder(FIXTURE / "emea", built, "third")
    outcome = inside("status", "--warehouse", built)
    assert "Scored as of 2026-04-01 12:00 UTC" in outcome.out
    assert "2 files (6 rows) are loaded and not scored" in outcome.out


@pytest.mark.parametrize("is_first", [True, False])
def test_a_build_that_did_not_finish_is_told(built: Path, inside: Inside, is_first: bool) -> None:
    with duckdb.connect(str(built)) as connection:
        if is_first:
            connection.execute("delete from state.scored_runs")
            connection.execute("delete from state.scored_steps")
        else:
            connection.execute("update intermediate.int_run set run_no = run_no + 1")
    outcome = inside("status", "--warehouse", built)
    assert (outcome.code, outcome.err) == (0, "")
    assert "A later build did not finish; run `leadscore build` again" in outcome.out
    assert ("Nothing is scored yet." in outcome.out) == is_first


def test_a_warehouse_of_a_version_that_kept_less_has_a_status(built: Path, inside: Inside) -> None:
    with duckdb.connect(str(built)) as connection:
        for column in ("is_full_refresh", "started_at", "ended_at"):
            connection.execute(f"alter table state.scored_runs drop column {column}")
        connection.execute("drop table state.scored_steps")
    outcome = inside("status", "--warehouse", built)
    assert (outcome.code, outcome.err) == (0, "")
    assert "run 2, 6 leads touched, increment" in outcome.out
    status = inside("status", "--json", "--warehouse", built).json
    assert (status["last_run"]["ended_at"], status["steps"]) == (None, [])


def test_the_page_fits_into_80_columns() -> None:
    run = Run(123456, AT, 1, 12_345_678, True, True, AT, AT, Decimal("12345.6"), "f" * 32, "c" * 32)
    shown = Status(
        warehouse=Path("warehouse"),
        size=10**12,
        loaded=tuple(
            Loaded(table, instance, 12_345, 1_234_567_890, 12_345_678, AT, AT)
            for table in ("marketo_leads", "salesforce_opportunity_contact_role")
            for instance in ("default", "a_second_instance_with_a_long_name")
        ),
        last_run=run,
        files_since=12_345,
        rows_since=1_234_567_890,
        is_cut_short=True,
        steps=(Step("a_step_with_a_name_" * 5, "unit_test", Decimal("12345.678")),) * 20,
        runs=(run,) * 3,
    )
    out = io.StringIO()
    render_status(Console(file=out, width=80, highlight=False, emoji=False), shown)
    lines = out.getvalue().splitlines()
    assert max(cell_len(line) for line in lines) <= 80
    assert "1,234,567,890" in out.getvalue()
    assert "12,345,678" in out.getvalue()

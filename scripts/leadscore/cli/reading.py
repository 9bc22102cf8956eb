"""Commands that show what is in a warehouse."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import click
import duckdb

from leadscore import dbt_build
from leadscore.cli.options import Instant, json_option, warehouse_option
from leadscore.cli.terminal import page
from leadscore.doctor import diagnose
from leadscore.errors import DataError
from leadscore.explain import (
    Explanation,
    default_scorecard,
    explain,
    require_scored,
    scored_as_of,
)
from leadscore.one_lead import copy_lead
from leadscore.render import as_json, render_explanation
from leadscore.render_doctor import render_diagnosis
from leadscore.render_status import render_status
from leadscore.status import status
from leadscore.warehouse import open_warehouse


@click.command("explain")
@click.argument("lead")
@click.option("--scorecard", help="Scorecard by name (default: the live one).")
@click.option("--as-of", type=Instant(), help="Another instant than that of the last build, UTC.")
@json_option
@warehouse_option
def explain_lead(
    lead: str, scorecard: str | None, as_of: datetime | None, wants_json: bool, warehouse: Path
) -> None:
    """Show the score of LEAD (id or mail address) as lines that add up."""
    explanation = _explain(warehouse, lead, scorecard, as_of)
    if wants_json:
        click.echo(as_json(explanation))
    else:
        render_explanation(page(), explanation)


@click.command("status")
@click.option(
    "--runs", type=click.IntRange(0), default=5, show_default=True, help="How many runs to list."
)
@click.option("--all-steps", is_flag=True, help="Every step of the last run, not the dearest.")
@json_option
@warehouse_option
def show_status(runs: int, all_steps: bool, wants_json: bool, warehouse: Path) -> None:
    """Show what is loaded, what is scored, and what the last runs took."""
    with open_warehouse(warehouse, read_only=True) as connection:
        found = status(connection, warehouse, runs=runs)
    if wants_json:
        click.echo(as_json(found))
    else:
        render_status(page(), found, all_steps=all_steps)


@click.command()
@json_option
@warehouse_option
def doctor(wants_json: bool, warehouse: Path) -> None:
    """Say what is wrong with the data, and which rules suffer from it."""
    with open_warehouse(warehouse, read_only=True) as connection:
        found = diagnose(connection, warehouse)
    if wants_json:
        click.echo(as_json(found))
    else:
        render_diagnosis(page(), found)
    if found.faults:
        words = "fault" if found.faults == 1 else "faults"
        raise DataError(
            f"{warehouse}: {found.faults} {words} in the data; first: {found.findings[0].what}"
        )


def _explain(
    warehouse: Path, lead: str, scorecard: str | None, as_of: datetime | None
) -> Explanation:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with open_warehouse(warehouse, read_only=True) as connection:
            require_scored(connection, warehouse)
            chosen = default_scorecard(connection, scorecard)
            if as_of is None or as_of == scored_as_of(connection):
                return explain(connection, lead, chosen)
            scorecard_folder = export_scorecard(connection, folder / "scorecard")
        one_lead = folder / "one_lead.duckdb"
        copy_lead(warehouse, lead, one_lead)
        dbt_build.build(one_lead, as_of=as_of, scorecard=scorecard_folder, target=folder / "target")
        with open_warehouse(one_lead, read_only=True) as connection:
            return explain(connection, lead, chosen)


def export_scorecard(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """The scorecard that the warehouse was built with, as a folder of CSV files."""
    folder.mkdir()
    for (table,) in connection.execute(
        "select table_name from information_schema.tables where table_schema = 'scorecard'"
    ).fetchall():
        connection.execute(f"copy scorecard.{table} to '{folder / table}.csv' (header)")
    return folder

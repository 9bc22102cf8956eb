"""The command line `leadscore`: thin, everything it calls takes and returns values.

Exit codes (contract section 7): 0 success, 1 data or scorecard at fault, 2 wrong usage, 3 a failure
of the system. Errors are one line on stderr.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from leadscore import dbt_build, demo_run, progress
from leadscore.errors import DataError, LeadscoreError, SystemFailureError, WrongUsageError
from leadscore.explain import (
    Explanation,
    default_scorecard,
    explain,
    require_scored,
    scored_as_of,
)
from leadscore.loader.load import load_folder
from leadscore.loader.report import FileStatus, LoadReport
from leadscore.loader.values import UnreadableValueError, instant_of, parse_instant
from leadscore.one_lead import copy_lead
from leadscore.priority import priority_list
from leadscore.project import DEFAULT_SCORECARD, DEFAULT_WAREHOUSE
from leadscore.render import as_json, render_explanation, render_priority
from leadscore.scorecard.validate import validate_scorecard
from leadscore.warehouse import open_warehouse

DEMO_AS_OF = "2026-11-01T00:00:00Z"
SHOWN_REASONS = 5
# The mark of a DuckDB file, after the checksum of its first block.
MAGIC, MAGIC_AT = b"DUCK", 8


class Instant(click.ParamType[datetime]):
    """An instant in any spelling of contract 2.1, as a naive datetime in UTC."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Reads the text; a spelling that is none is wrong usage."""
        if isinstance(value, datetime):
            return value
        try:
            return instant_of(parse_instant(value)).replace(tzinfo=None)
        except UnreadableValueError as error:
            self.fail(f"{error}; write it as 2026-11-01 or 2026-11-01T08:00:00Z", param, ctx)


class WarehouseFile(click.ParamType[Path]):
    """The file of a warehouse: what is there already has to be a DuckDB file.

    DuckDB would open a data file (`.csv`, `.json`, `.parquet`), or the name `:memory:`, as a
    database in memory, and everything loaded into that would be gone at the end.
    """

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; a file of another kind is data at fault."""
        # DuckDB takes what is before a colon for a kind of database, but not in an absolute path.
        path = Path(value).absolute() if ":" in str(value) else Path(value)
        if path.is_file():
            with path.open("rb") as file:
                start = file.read(MAGIC_AT + len(MAGIC))
            if start[MAGIC_AT:] != MAGIC:
                raise DataError(f"{value}: not a DuckDB file; name another warehouse file")
        return path


warehouse_option = click.option(
    "--warehouse",
    type=WarehouseFile(),
    envvar="LEADSCORE_WAREHOUSE",
    default=DEFAULT_WAREHOUSE,
    show_default=True,
    help="DuckDB file (or LEADSCORE_WAREHOUSE).",
)
instance_option = click.option(
    "--instance", default="default", show_default=True, help="Name of the source system instance."
)
scorecard_option = click.option(
    "--scorecard",
    "scorecard_folder",
    type=click.Path(path_type=Path),
    default=DEFAULT_SCORECARD,
    help="Folder of the scorecard's CSV files (default: seeds/scorecard).",
)
as_of_option = click.option(
    "--as-of", type=Instant(), help="Instant for which scores hold, UTC (default: now)."
)


class Commands(click.Group):
    """Commands that tell of Ctrl-C in one line; click would print an empty one before it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            if sys.stderr.isatty():
                # The terminal has written ^C into the line.
                click.echo(err=True)
            raise SystemFailureError(
                "interrupted; what was finished is kept, repeat the command to go on"
            ) from None


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.version_option(package_name="leadscore")
def cli() -> None:
    """Lead scoring in the data warehouse: whom should sales call today, and why?"""


@cli.command()
@click.argument("raw_dir", type=click.Path(path_type=Path))
@instance_option
@warehouse_option
def load(raw_dir: Path, instance: str, warehouse: Path) -> None:
    """Load new raw files of RAW_DIR (folders marketo/ and salesforce/)."""
    _load(raw_dir, warehouse, instance)


@cli.command()
@scorecard_option
@warehouse_option
def validate(scorecard_folder: Path, warehouse: Path) -> None:
    """Check a scorecard, without a warehouse."""
    _validate(scorecard_folder)


@cli.command()
@as_of_option
@scorecard_option
@click.option("--full-refresh", is_flag=True, help="Make every table anew; never needed.")
@warehouse_option
def build(
    as_of: datetime | None, scorecard_folder: Path, full_refresh: bool, warehouse: Path
) -> None:
    """Validate the scorecard, then score what has changed."""
    _validate(scorecard_folder)
    _build(warehouse, as_of or _now(), scorecard_folder, full_refresh)


@cli.command()
@click.argument("raw_dir", type=click.Path(path_type=Path))
@instance_option
@as_of_option
@scorecard_option
@warehouse_option
def run(
    raw_dir: Path,
    instance: str,
    as_of: datetime | None,
    scorecard_folder: Path,
    warehouse: Path,
) -> None:
    """Load RAW_DIR, validate the scorecard, build."""
    _load(raw_dir, warehouse, instance)
    _validate(scorecard_folder)
    _build(warehouse, as_of or _now(), scorecard_folder)


@cli.command("explain")
@click.argument("lead")
@click.option("--scorecard", help="Scorecard by name (default: the live one).")
@click.option("--as-of", type=Instant(), help="Another instant than that of the last build, UTC.")
@click.option("--json", "wants_json", is_flag=True, help="For programs.")
@warehouse_option
def explain_lead(
    lead: str, scorecard: str | None, as_of: datetime | None, wants_json: bool, warehouse: Path
) -> None:
    """Show the score of LEAD (id or mail address) as lines that add up."""
    explanation = _explain(warehouse, lead, scorecard, as_of)
    if wants_json:
        click.echo(as_json(explanation))
    else:
        render_explanation(_output(), explanation)


@cli.command()
@click.option("--leads", type=click.IntRange(1000, 2_000_000), default=5000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--as-of", type=Instant(), default=DEMO_AS_OF, show_default=True)
@warehouse_option
def demo(leads: int, seed: int, as_of: datetime, warehouse: Path) -> None:
    """Make a company of raw files, load it, score it, show the priority list."""
    raw_dir = demo_run.raw_folder(warehouse, leads, seed, as_of)
    # A locked or broken file is told before the company is made.
    with open_warehouse(warehouse):
        pass
    with progress.bar("making the company") as on_progress:
        summary = demo_run.make_company(
            raw_dir, leads=leads, seed=seed, as_of=as_of, on_progress=on_progress
        )
    _say(f"{raw_dir}: {summary}")
    demo_run.require_own_warehouse(warehouse, raw_dir)
    _load(raw_dir, warehouse, "default")
    _validate(DEFAULT_SCORECARD)
    _build(warehouse, as_of, DEFAULT_SCORECARD)
    console = _output()
    with open_warehouse(warehouse, read_only=True) as connection:
        scorecard = default_scorecard(connection, None)
        leads_to_call = priority_list(connection, scorecard, limit=10)
        render_priority(console, leads_to_call, scorecard)
        if leads_to_call:
            console.print()
            render_explanation(console, explain(connection, leads_to_call[0].lead_id, scorecard))


def _load(raw_dir: Path, warehouse: Path, instance: str) -> None:
    with progress.files("loading") as on_progress:
        report = load_folder(raw_dir, warehouse, instance, on_progress=on_progress)
    _print_load(report)
    if report.refused:
        first = report.refused[0]
        raise DataError(
            f"{len(report.refused)} of {len(report.files)} files refused, nothing of them kept;"
            f" first: {first.source_file}: {first.reasons[0] if first.reasons else 'unreadable'}"
        )


def _print_load(report: LoadReport) -> None:
    skipped = [file for file in report.files if file.status is FileStatus.SKIPPED]
    for file in report.files:
        if file.status is FileStatus.SKIPPED:
            continue
        counts = f"{file.rows_loaded:,} rows loaded, {file.rows_rejected:,} rejected"
        if file.status is FileStatus.ALREADY_LOADED:
            counts = file.status.value
        elif file.status is FileStatus.REFUSED:
            counts = "refused" + (
                f", {file.rows_rejected:,} rows rejected" if file.rows_rejected else ""
            )
        click.echo(f"{file.source_file}: {counts}")
        if file.status is not FileStatus.ALREADY_LOADED:
            for reason in file.reasons[:SHOWN_REASONS]:
                click.echo(f"  {reason}")
    if skipped:
        names = ", ".join(file.source_file for file in skipped[:SHOWN_REASONS])
        more = f" and {len(skipped) - SHOWN_REASONS} more" if len(skipped) > SHOWN_REASONS else ""
        click.echo(f"not raw files, skipped: {names}{more}")
    click.echo(f"{report.rows_loaded:,} rows loaded, {report.rows_rejected:,} rejected")


def _validate(folder: Path) -> None:
    faults = validate_scorecard(folder)
    for fault in faults:
        click.echo(str(fault), err=fault.severity == "error")
    errors = sum(fault.severity == "error" for fault in faults)
    if errors:
        raise DataError(
            f"{folder}: {errors} {'fault' if errors == 1 else 'faults'} in the scorecard"
        )
    _say(f"{folder}: scorecard is valid" + (f", {len(faults)} warnings" if faults else ""))


def _build(
    warehouse: Path, as_of: datetime, scorecard_folder: Path, full_refresh: bool = False
) -> None:
    # Opened once before dbt starts: a locked or broken file is told at once, in one line.
    with open_warehouse(warehouse):
        pass
    started = datetime.now(tz=UTC)
    with progress.bar("scoring") as on_progress:
        report = dbt_build.build(
            warehouse,
            as_of=as_of,
            scorecard=scorecard_folder,
            full_refresh=full_refresh,
            on_progress=lambda done, total, _: on_progress(done, total),
        )
    seconds = (datetime.now(tz=UTC) - started).total_seconds()
    with open_warehouse(warehouse, read_only=True) as connection:
        touched, scored = connection.execute(
            """
            select
                (select max_by(touched_leads, run_no) from state.scored_runs),
                (select count(distinct lead_id) from marts.lead_scores)
            """
        ).fetchall()[0]
    _say(
        f"{warehouse}: scores of {scored:,} leads as of {as_of:%Y-%m-%d %H:%M:%S} UTC;"
        f" {touched:,} leads touched, {report.nodes} steps in {seconds:.1f} s"
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
            scorecard_folder = _export_scorecard(connection, folder / "scorecard")
        one_lead = folder / "one_lead.duckdb"
        copy_lead(warehouse, lead, one_lead)
        dbt_build.build(one_lead, as_of=as_of, scorecard=scorecard_folder, target=folder / "target")
        with open_warehouse(one_lead, read_only=True) as connection:
            return explain(connection, lead, chosen)


def _export_scorecard(connection: Any, folder: Path) -> Path:
    """The scorecard that the warehouse was built with, as a folder of CSV files."""
    folder.mkdir()
    for (table,) in connection.execute(
        "select table_name from information_schema.tables where table_schema = 'scorecard'"
    ).fetchall():
        connection.execute(f"copy scorecard.{table} to '{folder / table}.csv' (header)")
    return folder


def _now() -> datetime:
    return datetime.now(tz=UTC).replace(tzinfo=None, microsecond=0)


def _say(text: str) -> None:
    click.echo(text)


def _output() -> Console:
    return Console(width=None if sys.stdout.isatty() else 80, highlight=False, emoji=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits with the code of what happened."""
    sys.exit(_exit_code(lambda: cli.main(args=arguments, standalone_mode=False)))


def _exit_code(command: Callable[[], Any]) -> int:
    try:
        command()
    except LeadscoreError as error:
        return _fail(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return WrongUsageError.exit_code
    except click.ClickException as error:
        return _fail(f"{error.format_message()} (see leadscore --help)", WrongUsageError.exit_code)
    except OSError as error:
        return _fail(f"{error.filename or 'system'}: {error.strerror or error}", 3)
    return 0


def _fail(message: str, exit_code: int) -> int:
    click.echo(f"leadscore: {' '.join(message.split())}", err=True)
    return exit_code

"""Commands on what comes in: raw files and scorecards."""

from __future__ import annotations

from pathlib import Path

import click

from leadscore import progress
from leadscore.cli.options import (
    instance_option,
    layout_option,
    schema_option,
    scorecard_option,
    warehouse_option,
)
from leadscore.cli.terminal import say
from leadscore.errors import DataError
from leadscore.loader.layouts import EXPORT
from leadscore.loader.load import load_folder
from leadscore.loader.report import FileStatus, LoadReport
from leadscore.scorecard.validate import validate_scorecard

SHOWN_REASONS = 5


@click.command()
@click.argument("raw_dir", type=click.Path(path_type=Path))
@layout_option
@schema_option
@instance_option
@warehouse_option
def load(
    raw_dir: Path, *, layout: str, schema: str | None, instance: str | None, warehouse: Path
) -> None:
    """Load what is new in RAW_DIR: a folder of raw files, or a connector's tables.

    Without --layout, RAW_DIR has the folders marketo/, salesforce/ and events/. With the layout of
    a connector it is a folder of CSV or Parquet files, named after the tables, or a DuckDB file.
    """
    load_raw(raw_dir, warehouse, instance, layout=layout, schema=schema)


@click.command()
@scorecard_option
@warehouse_option
def validate(scorecard_folder: Path, warehouse: Path) -> None:
    """Check a scorecard, without a warehouse."""
    require_valid(scorecard_folder)


def load_raw(
    raw_dir: Path,
    warehouse: Path,
    instance: str | None,
    *,
    layout: str = EXPORT,
    schema: str | None = None,
) -> None:
    """Loads a raw folder and tells what came of each file.

    Raises:
        DataError: a file was refused; the others are loaded.
    """
    with progress.files("loading") as on_progress:
        report = load_folder(
            raw_dir, warehouse, instance, layout=layout, schema=schema, on_progress=on_progress
        )
    _print_load(report, layout)
    if report.refused:
        first = report.refused[0]
        raise DataError(
            f"{len(report.refused)} of {len(report.files)} files refused, nothing of them kept;"
            f" first: {first.source_file}: {first.reasons[0] if first.reasons else 'unreadable'}"
        )


def _print_load(report: LoadReport, layout: str) -> None:
    for file in report.files:
        if file.status in (FileStatus.SKIPPED, FileStatus.NOT_NEEDED):
            continue
        counts = _counts(file.rows_loaded, file.rows_rejected, file.rows_erased)
        if file.rows_known:
            counts += f", {file.rows_known:,} were there"
        if file.status is FileStatus.ALREADY_LOADED:
            counts = file.status.value
        elif file.status is FileStatus.REFUSED:
            counts = "refused" + (
                f", {file.rows_rejected:,} rows rejected" if file.rows_rejected else ""
            )
        name = file.source_file if layout == EXPORT else f"{file.source_file} to {file.table}"
        say(f"{name}: {counts}")
        if file.status is not FileStatus.ALREADY_LOADED:
            for reason in file.reasons[:SHOWN_REASONS]:
                say(f"  {reason}")
        if file.unread:
            say(f"  columns not read: {', '.join(file.unread)}")
    _print_others(report, FileStatus.NOT_NEEDED, "of the connector, not needed")
    unknown = "unknown tables, not read" if layout != EXPORT else "not raw files, skipped"
    _print_others(report, FileStatus.SKIPPED, unknown)
    if report.kin:
        shown, rest = " ".join(report.kin[:SHOWN_REASONS]), len(report.kin) - SHOWN_REASONS
        say(
            f"share a mail address or a merge with an erased person: {shown}"
            f"{f' and {rest} more' if rest > 0 else ''};"
            " those rows were left out, `leadscore erase` removes the others of them"
        )
    say(_counts(report.rows_loaded, report.rows_rejected, report.rows_erased))


def _counts(loaded: int, rejected: int, erased: int) -> str:
    of_erased = f", {erased:,} of erased persons left out" if erased else ""
    return f"{loaded:,} rows loaded, {rejected:,} rejected{of_erased}"


def _print_others(report: LoadReport, status: FileStatus, what: str) -> None:
    others = [file.source_file for file in report.files if file.status is status]
    if others:
        more = f" and {len(others) - SHOWN_REASONS} more" if len(others) > SHOWN_REASONS else ""
        say(f"{what}: {', '.join(others[:SHOWN_REASONS])}{more}")


def require_valid(folder: Path) -> None:
    """Checks a scorecard and prints every fault.

    Raises:
        DataError: it cannot be used.
    """
    faults = validate_scorecard(folder)
    for fault in faults:
        click.echo(str(fault), err=fault.severity == "error")
    errors = sum(fault.severity == "error" for fault in faults)
    if errors:
        raise DataError(
            f"{folder}: {errors} {'fault' if errors == 1 else 'faults'} in the scorecard"
        )
    say(f"{folder}: scorecard is valid" + (f", {len(faults)} warnings" if faults else ""))

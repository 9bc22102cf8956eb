"""Commands on what comes in: raw files and scorecards."""

from __future__ import annotations

from pathlib import Path

import click

from leadscore import progress
from leadscore.cli.options import instance_option, scorecard_option, warehouse_option
from leadscore.cli.terminal import say
from leadscore.errors import DataError
from leadscore.loader.load import load_folder
from leadscore.loader.report import FileStatus, LoadReport
from leadscore.scorecard.validate import validate_scorecard

SHOWN_REASONS = 5


@click.command()
@click.argument("raw_dir", type=click.Path(path_type=Path))
@instance_option
@warehouse_option
def load(raw_dir: Path, instance: str, warehouse: Path) -> None:
    """Load new raw files of RAW_DIR (folders marketo/ and salesforce/)."""
    load_raw(raw_dir, warehouse, instance)


@click.command()
@scorecard_option
@warehouse_option
def validate(scorecard_folder: Path, warehouse: Path) -> None:
    """Check a scorecard, without a warehouse."""
    require_valid(scorecard_folder)


def load_raw(raw_dir: Path, warehouse: Path, instance: str) -> None:
    """Loads a raw folder and tells what came of each file.

    Raises:
        DataError: a file was refused; the others are loaded.
    """
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
        say(f"{file.source_file}: {counts}")
        if file.status is not FileStatus.ALREADY_LOADED:
            for reason in file.reasons[:SHOWN_REASONS]:
                say(f"  {reason}")
    if skipped:
        names = ", ".join(file.source_file for file in skipped[:SHOWN_REASONS])
        more = f" and {len(skipped) - SHOWN_REASONS} more" if len(skipped) > SHOWN_REASONS else ""
        say(f"not raw files, skipped: {names}{more}")
    say(f"{report.rows_loaded:,} rows loaded, {report.rows_rejected:,} rejected")


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

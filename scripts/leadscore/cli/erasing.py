"""The command that erases persons."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

from leadscore.cli.options import warehouse_option
from leadscore.cli.reading import export_scorecard
from leadscore.cli.scores import build_scores, publish_copy
from leadscore.cli.terminal import say
from leadscore.dbt_build import target_folder
from leadscore.erasure.erase import (
    Findings,
    erase,
    look,
    note_finished,
    remove_leftovers,
    unfinished,
)
from leadscore.errors import LeadscoreError, WrongUsageError
from leadscore.project import PROJECT_ROOT
from leadscore.publish import is_published_copy, published_file
from leadscore.published_places import known_places
from leadscore.warehouse import open_warehouse

SHOWN_LEADS = 20


@click.command("erase")
@click.argument("leads", nargs=-1, metavar="LEAD...")
@click.option(
    "--file",
    "list_file",
    type=click.Path(path_type=Path),
    help="File with a lead id or mail address a line.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@warehouse_option
def erase_leads(
    leads: tuple[str, ...], list_file: Path | None, dry_run: bool, yes: bool, warehouse: Path
) -> None:
    """Remove persons (ids or mail addresses) for good, and keep them out.

    Whoever was merged with a LEAD, or has the same mail address, is the same person.
    """
    wanted = _wanted(leads, list_file)
    if dry_run:
        _tell(look(warehouse, wanted), "would be removed")
        return
    if not yes and not sys.stdin.isatty():
        raise WrongUsageError("erasing cannot be undone: say --yes, or --dry-run to look first")

    def confirmed(found: Findings) -> bool:
        if yes:
            return True
        _tell(found, "will be removed for good")
        return click.confirm("Erase?", default=False)

    found = erase(warehouse, wanted, confirmed)
    if found is None:
        say("nothing was erased")
        return
    for word in found.persons.already_erased:
        say(f"{word}: was erased before")
    if found.persons.identifiers:
        _tell(found, "removed")
    _finish(warehouse)


def _wanted(leads: tuple[str, ...], list_file: Path | None) -> list[str]:
    """Who was named, each once.

    Raises:
        WrongUsageError: nobody was, or the file cannot be read.
    """
    words = list(leads)
    if list_file is not None:
        try:
            words += list_file.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise WrongUsageError(f"{list_file}: is not UTF-8 text") from None
        except OSError as error:
            raise WrongUsageError(f"{list_file}: cannot be read: {error.strerror}") from error
    wanted = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if not wanted:
        raise WrongUsageError("name a lead by id or mail address, or a file of them by --file")
    return wanted


def _tell(found: Findings, what: str) -> None:
    leads = found.persons.leads
    shown = " ".join(leads[:SHOWN_LEADS])
    more = f" and {len(leads) - SHOWN_LEADS} more" if len(leads) > SHOWN_LEADS else ""
    say(f"{len(leads):,} {'lead' if len(leads) == 1 else 'leads'}: {shown}{more}")
    for removal in found.removals:
        say(f"  {removal.table}: {removal.rows:,} rows {what}")
    for table in found.others:
        say(f"  {table}: not a table of leadscore, left as it is")


def _finish(warehouse: Path) -> None:
    """Makes anew what was made of the rows that are gone, also what an earlier erasure left to do.

    Raises:
        LeadscoreError: something failed; the same command again goes on from there.
    """
    left = unfinished(warehouse)
    if left is None:
        return
    try:
        remove_leftovers(warehouse)
        _remove_logs(warehouse)
        if left.needs_build and left.as_of is not None:
            with tempfile.TemporaryDirectory() as scratch:
                with open_warehouse(warehouse, read_only=True) as connection:
                    scorecard = export_scorecard(connection, Path(scratch) / "scorecard")
                build_scores(warehouse, left.as_of, scorecard)
        for place in known_places(warehouse, published_file(warehouse)):
            if is_published_copy(place):
                publish_copy(warehouse, place)
    except LeadscoreError as error:
        raise type(error)(
            f"erased, but not from scores and published copies yet: {error}; repeat the command"
        ) from error
    note_finished(warehouse)
    say(f"{warehouse}: erased; the file was written anew")


def _remove_logs(warehouse: Path) -> None:
    """What dbt wrote of builds of this warehouse: a line about a failed row may quote it."""
    shutil.rmtree(target_folder(warehouse), ignore_errors=True)
    for name in ("logs/dbt.log", "target/dbt.log", "target/run_results.json"):
        (PROJECT_ROOT / name).unlink(missing_ok=True)

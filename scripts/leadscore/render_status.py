"""What people read of a warehouse's status in the terminal, in 80 columns."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from rich.console import Console
from rich.text import Text

from leadscore.render import plain, table
from leadscore.run_history import Run
from leadscore.status import Status

DEAREST = 8


def render_status(console: Console, shown: Status, *, all_steps: bool = False) -> None:
    """Prints what is loaded, what is scored, what the last run took, and the runs before."""
    console.print(
        Text.assemble((plain(str(shown.warehouse)), "bold"), f"  {shown.size / 1e6:,.1f} MB"),
        soft_wrap=True,
    )
    _render_loaded(console, shown)
    _render_scored(console, shown)
    _render_steps(console, shown, all_steps)
    _render_runs(console, shown)


def _render_loaded(console: Console, shown: Status) -> None:
    if not shown.loaded:
        console.print("Nothing is loaded.")
        return
    several = len({source.instance for source in shown.loaded}) > 1
    page = table(
        "Loaded",
        "Raw table",
        ("Files", "right"),
        ("Rows", "right"),
        ("Rejected", "right"),
        "Newest row (UTC)",
        "Last load",
    )
    for source in shown.loaded:
        name = source.table + (f" ({source.instance})" if several else "")
        page.add_row(
            Text(plain(name)),
            f"{source.files:,}",
            f"{source.rows:,}",
            f"{source.rejected:,}",
            _instant(source.newest_at) if source.newest_at else "",
            f"{source.loaded_at:%Y-%m-%d}",
        )
    console.print(page)


def _render_scored(console: Console, shown: Status) -> None:
    run = shown.last_run
    if run is None:
        console.print("Nothing is scored yet.")
    else:
        console.print(Text.assemble("Scored as of ", (f"{_instant(run.as_of)} UTC", "bold")))
        facts = [
            f"run {run.run_no}" + (f" ended {_instant(run.ended_at)} UTC" if run.ended_at else ""),
            f"took {_seconds(run.seconds)}" if run.seconds is not None else "",
            f"{run.touched_leads:,} leads touched",
            _kind(run),
        ]
        console.print(", ".join(fact for fact in facts if fact))
        console.print(f"scorecard {run.scorecard_fingerprint}")
        console.print(f"code      {run.code_fingerprint}")
    if shown.is_cut_short:
        console.print(
            Text("A later build did not finish; run `leadscore build` again", style="yellow")
        )
    if shown.files_since:
        files = f"{shown.files_since:,} files ({shown.rows_since:,} rows)"
        console.print(Text(f"{files} are loaded and not scored", style="yellow"))


def _render_steps(console: Console, shown: Status, all_steps: bool) -> None:
    if not shown.steps:
        return
    steps = shown.steps if all_steps else shown.steps[:DEAREST]
    total = sum((step.seconds for step in shown.steps), Decimal(0))
    page = table(
        f"Dearest of {len(shown.steps)} steps ({_seconds(total)})",
        "Step",
        "Kind",
        ("Seconds", "right"),
    )
    for step in steps:
        page.add_row(Text(plain(step.step)), step.kind, f"{step.seconds:,.2f}")
    console.print(page)


def _render_runs(console: Console, shown: Status) -> None:
    if not shown.runs:
        return
    page = table(
        "Runs",
        ("Run", "right"),
        "As of (UTC)",
        "Ended (UTC)",
        ("Time", "right"),
        ("Leads touched", "right"),
        "Kind",
    )
    for run in shown.runs:
        page.add_row(
            str(run.run_no),
            _instant(run.as_of),
            _instant(run.ended_at) if run.ended_at else "",
            _seconds(run.seconds) if run.seconds is not None else "",
            f"{run.touched_leads:,}",
            _kind(run),
        )
    console.print(page)


def _kind(run: Run) -> str:
    if run.is_full_refresh:
        return "full refresh"
    return "every lead" if run.is_complete else "increment"


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"


def _seconds(seconds: Decimal) -> str:
    return f"{seconds:,.1f} s"

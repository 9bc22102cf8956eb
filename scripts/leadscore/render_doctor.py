"""What people read of a diagnosis in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from leadscore.doctor import Diagnosis, Finding, Severity
from leadscore.doctor.findings import counted
from leadscore.render import plain

# So many lines of a finding are shown; `--json` has all.
DETAILS = 5


def render_diagnosis(console: Console, shown: Diagnosis) -> None:
    """Prints each finding with its details and what to do; one line where there is none."""
    console.print(
        Text.assemble(
            (plain(str(shown.warehouse)), "bold"), f"  as of {shown.as_of:%Y-%m-%d %H:%M} UTC"
        ),
        soft_wrap=True,
    )
    for found in shown.findings:
        console.print()
        _render(console, found)
    if shown.findings:
        console.print()
    console.print(f"{counted(shown.faults, 'fault')}, {counted(shown.notes, 'note')}")


def _render(console: Console, found: Finding) -> None:
    color = "bold red" if found.severity is Severity.FAULT else "bold"
    console.print(Text.assemble((f"{found.severity}: ", color), plain(found.what)))
    more = len(found.details) - DETAILS
    for line in found.details[:DETAILS]:
        console.print(Padding(Text(plain(line)), (0, 0, 0, 2)))
    if more > 0:
        console.print(f"  and {more} more, which --json lists")
    console.print(Padding(Text(f"what to do: {plain(found.advice)}", style="cyan"), (0, 0, 0, 2)))

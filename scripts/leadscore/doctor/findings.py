"""What a finding is, from when on something is one, and how numbers are said in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Shares of rows and leads are of those of one raw table and source instance.

# Unreadable, unknown or impossibly dated rows: fewer than one in a hundred are accidents of single
# rows, more are a fault of the export.
ROWS_AT_FAULT = 0.01
# Activities of leads that were never exported: some always are, because leads are exported apart
# from what they do; with more than a tenth of them the export of leads is incomplete.
ROWS_WITHOUT_LEAD_AT_FAULT = 0.1
# A field that most leads lack: what a rule on it says is that the field is empty.
LEADS_AT_FAULT = 0.5
# A field that is worth filling.
LEADS_NOTED = 0.25
# More days than a long weekend has.
QUIET_DAYS = 3
# On a table with fewer rows on its median day a day without any is no sign of a fault.
USUAL_ROWS = 10


class Severity(StrEnum):
    """Whether a finding makes the command exit with 1."""

    FAULT = "fault"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    `kind` names it for programs. `what` is one sentence, `details` are lines that belong to it, in
    order of weight, `advice` says what to do. `rows` of the table or leads are concerned, `share`
    is their part of all (0 to 1), by which findings are ordered. `rules` are the rules, exclusions
    and policies that suffer, as `<scorecard>.<name>` (exclusions: the name alone).
    """

    kind: str
    severity: Severity
    what: str
    advice: str
    details: tuple[str, ...] = ()
    source_instance: str | None = None
    source_table: str | None = None
    rows: int | None = None
    share: float | None = None
    since: date | None = None
    rules: tuple[str, ...] = ()


def severity(share: float, at_fault: float) -> Severity:
    """A fault from that share on, else a note."""
    return Severity.FAULT if share >= at_fault else Severity.NOTE


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Faults first, then by share; what has none, such as missing days, before the others."""
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                found.severity is not Severity.FAULT,
                -1.0 if found.share is None else -found.share,
                found.kind,
                found.what,
            ),
        )
    )


def percent(share: float) -> str:
    """A share as people say it: `61 %`, `0.4 %`, `less than 0.1 %`."""
    if 0 < share < 0.001:
        return "less than 0.1 %"
    digits = 1 if share < 0.0995 and share > 0 else 0
    shown = f"{share * 100:.{digits}f}"
    # What is not all of them is not 100 %.
    return "more than 99 %" if shown == "100" and share < 1 else f"{shown} %"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def table_name(table: str, instance: str) -> str:
    """A raw table; the instance only where it is not the usual one."""
    return table if instance == "default" else f"{table} of {instance}"


def and_more(names: Sequence[str], shown: int = 3) -> str:
    """`a`, `a and b`, `a, b, c and 4 more`."""
    first = list(names[:shown])
    more = len(names) - len(first)
    if more:
        return f"{', '.join(first)} and {more} more"
    return " and ".join([", ".join(first[:-1]), first[-1]]) if len(first) > 1 else first[0]

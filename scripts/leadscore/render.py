"""What people read in the terminal: explanation and priority list, in 80 columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from leadscore.doctor import Diagnosis
from leadscore.explain import Event, Explanation
from leadscore.priority import PriorityLead
from leadscore.scorecard.faults import printable
from leadscore.status import Status

_NAMES = {
    "behavior": "did",
    "inactivity": "silence",
    "decay": "faded",
    "demographic": "is",
    "limit": "limit",
    "rounding": "rounding",
}


def render_explanation(console: Console, explanation: Explanation) -> None:
    """Prints score, lines that add up, last activities, what was withheld, and episodes."""
    _render_head(console, explanation)
    _render_lines(console, explanation)
    _render_events(console, explanation)
    _render_withheld(console, explanation)
    _render_episodes(console, explanation)


def _render_head(console: Console, shown: Explanation) -> None:
    who = " · ".join(
        plain(part).strip() for part in (shown.job_title, shown.company, shown.email) if part
    )
    console.print(
        Text.assemble((f"Lead {plain(shown.lead_id)}", "bold"), f"  {who}" if who else "")
    )
    if shown.merged_from:
        console.print(Text(f"(lead {plain(shown.merged_from)} was merged into this one)"))
    console.print(
        Text.assemble(
            (f"{shown.lead_score}", "bold cyan"),
            f" from {shown.behavior_score} behavior and {shown.demographic_score} demographic: ",
            ("an MQL", "bold green") if shown.is_mql else "not an MQL",
        )
    )
    bands = ", ".join(
        f"{name} {plain(band)}"
        for name, band in (
            ("rating", shown.rating),
            ("total", shown.total_band),
            ("behavior", shown.behavior_band),
            ("demographic", shown.demographic_band),
        )
        if band
    )
    if bands:
        console.print(Text(bands))
    seen = f", last engaged {shown.last_engagement_at:%Y-%m-%d}" if shown.last_engagement_at else ""
    scorecard = plain(shown.scorecard)
    console.print(Text(f"scorecard {scorecard}, as of {shown.as_of:%Y-%m-%d %H:%M} UTC{seen}"))
    if shown.exclusion:
        console.print(
            Text.assemble(
                (f"excluded: {plain(shown.exclusion)}", "yellow"), "; never an MQL, never synced"
            )
        )
    for flag in shown.flags:
        words = f"flagged: {plain(flag.reason)}"
        console.print(Text.assemble((words, "yellow"), f" ({plain(flag.matched_value)})"))


def _render_lines(console: Console, shown: Explanation) -> None:
    page = table("Why: lines that add up", "Why", ("Points", "right"), ("Times", "right"), "Last")
    for line in shown.lines:
        why = f"{_NAMES[line.line_type]}: {line.description or line.rule_id or 'no description'}"
        if line.matched_value:
            why += f" ({line.matched_value})"
        page.add_row(
            Text(plain(why)),
            _points(line.points),
            str(line.activity_count or ""),
            f"{line.latest_at:%Y-%m-%d}" if line.latest_at else "",
        )
    total = sum((line.points for line in shown.lines), Decimal(0))
    page.add_section()
    page.add_row("lead score", _points(total), "", "", style="bold")
    console.print(page)


def _render_events(console: Console, shown: Explanation) -> None:
    if not shown.events:
        console.print("No activity matched a rule.")
        return
    page = table("Last activities", "When (UTC)", "What", "Rule", ("Points", "right"))
    for event in shown.events:
        points = _points(event.points)
        if event.withheld_by:
            step = _step(event.withheld_by, event.withheld_reason)
            points = Text.assemble(_points(event.matched_points), " ", (step, "yellow"))
        page.add_row(
            f"{event.occurred_at:%Y-%m-%d %H:%M}",
            Text(plain(_where_from(event) + (event.asset or event.activity_type))),
            Text(plain(event.rule_id)),
            points,
        )
    console.print(page)


def _where_from(event: Event) -> str:
    """What is put before an activity that was not seen by the marketing system itself."""
    if event.activity_source in (None, "marketo"):
        return ""
    return f"{event.activity_source}: "


def _render_withheld(console: Console, shown: Explanation) -> None:
    if not shown.withheld:
        return
    page = table("Withheld in all", "Rule", "Step", ("Times", "right"), ("Points", "right"))
    for row in shown.withheld:
        page.add_row(
            Text(plain(row.rule_id)),
            Text(_step(row.withheld_by, row.withheld_reason)),
            str(row.activities),
            _points(row.matched_points),
        )
    console.print(page)


def _step(withheld_by: str, reason: str | None) -> str:
    """The step that withheld, and whose name decides where the step is an exclusion."""
    return f"{withheld_by}: {plain(reason)}" if reason else withheld_by


def _render_episodes(console: Console, shown: Explanation) -> None:
    for episode in shown.episodes:
        end = (
            f"until {episode.ended_at:%Y-%m-%d} ({episode.end_reason})"
            if episode.ended_at
            else "open"
        )
        trigger = episode.trigger_rule_id or "change of attributes"
        console.print(
            Text(
                f"MQL {episode.opened_at:%Y-%m-%d %H:%M} {end}: {plain(episode.policy)},"
                f" score {episode.lead_score}, by {plain(trigger)}"
            )
        )


def render_priority(console: Console, leads: Sequence[PriorityLead], scorecard: str) -> None:
    """Prints the priority list, one lead in two lines: who, then why."""
    page = table(f"Whom to call ({scorecard})", "Lead", "Who", "Rating", ("Score", "right"), "Why")
    for lead in leads:
        parts = (part.strip() for part in (lead.job_title, lead.company) if part)
        who = ", ".join(parts) or "unknown"
        page.add_row(
            Text(plain(lead.lead_id), style="bold green" if lead.is_mql else ""),
            Text(plain(who)),
            Text(plain(lead.rating or "")),
            str(lead.lead_score),
            Text("; ".join(plain(reason) for reason in lead.reasons if reason)),
        )
    console.print(page)


def as_json(shown: Explanation | Status | Diagnosis) -> str:
    """The same for programs: decimals as text, so that no digit is lost, instants ISO."""

    def spelled(value: object) -> str:
        if isinstance(value, datetime | date):
            return value.isoformat()
        return str(value)

    return json.dumps(asdict(shown), default=spelled, indent=2, ensure_ascii=False)


def plain(text: str) -> str:
    """Text from outside on one line, without characters that a terminal would act on.

    It goes into `Text`, because in a bare string Rich would take brackets in it for markup.
    """
    return printable(text)


def _points(points: Decimal) -> Text:
    """Points to 2 places where that is exact, else to 8; losses in red."""
    shown = f"{points:+.2f}" if points == round(points, 2) else f"{points:+.8f}"
    return Text(shown, style="red" if points < 0 else "")


def table(title: str, *columns: str | tuple[str, str]) -> Table:
    """A table without lines; a column is its name, or its name and `right` for numbers."""
    made = Table(
        title=Text(plain(title), style="italic"),
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for column in columns:
        if isinstance(column, tuple):
            made.add_column(column[0], justify="right", no_wrap=True)
        else:
            made.add_column(column, overflow="fold")
    return made

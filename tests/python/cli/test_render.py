"""The terminal's pages for whatever text comes out of raw files."""

import io
import json
from datetime import datetime
from decimal import Decimal

import pytest
from rich.cells import cell_len
from rich.console import Console

from leadscore.explain import Episode, Event, Explanation, Flag, Line, Withheld
from leadscore.priority import PriorityLead
from leadscore.render import as_json, render_explanation, render_priority

AT = datetime(2026, 4, 1, 12)  # noqa: DTZ001 -- the marts' instants are UTC without a zone

# Rich takes brackets for markup and :name: for a sign; terminals act on control characters.
TEXTS = (
    "/pricing[/b]",
    "[bold red]Sale[/bold red]",
    "[link=http://x.example]y[/link]",
    ":warning:",
    "\x1b[2Jgone\x07",
    "two\nlines\tand\rmore",
    "データ分析部門" * 12,
    "/a-path-without-any-blank" * 20,
    "",
)


def _explanation(text: str) -> Explanation:
    points = Decimal("-12345678.12345678")
    return Explanation(
        lead_id=text or "1",
        scorecard=text,
        as_of=AT,
        email=text,
        company=text,
        job_title=text,
        lead_source=text,
        demographic_score=Decimal("-12345678.12"),
        behavior_score=Decimal("12345678.12"),
        lead_score=Decimal("12345678.12"),
        demographic_band=text,
        behavior_band=text,
        total_band=text,
        rating=text,
        is_mql=True,
        exclusion=text,
        last_engagement_at=AT,
        merged_from=text,
        flags=(Flag(text or "r", text, text),),
        lines=(
            Line("behavior", "r", text, points, 1234567, AT),
            Line("decay", None, text, points, None, None),
            Line("demographic", text or "r", None, points, None, None, text),
        ),
        events=(
            Event(
                AT,
                "visit_webpage",
                text,
                text or "r",
                text,
                points,
                Decimal(0),
                "requires",
                "marketo",
                text,
            ),
            Event(AT, text or "inactivity", None, "r", None, points, points, None, None, None),
        ),
        withheld=(Withheld(text or "r", "exclusive_group", text, 1234567, points),),
        episodes=(Episode(AT, text, text, points, AT, "decayed"),),
    )


def _page(text: str) -> str:
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False, emoji=False)
    render_explanation(console, _explanation(text))
    lead = PriorityLead(
        text or "1", text, text, text, Decimal("12345678.12"), Decimal(0), True, [text] * 3
    )
    render_priority(console, [lead], text)
    return out.getvalue()


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_fits_80_columns_without_control_characters(text: str) -> None:
    page = _page(text)
    assert max(map(cell_len, page.splitlines())) <= 80
    assert [char for char in page if not char.isprintable() and char != "\n"] == []


@pytest.mark.parametrize("text", ["/pricing[/b]", "[bold]a[/]", "[red]", ":warning:"])
def test_text_from_raw_files_is_shown_as_it_is(text: str) -> None:
    # In head, lines (twice), events (asset and rule), what was withheld, episodes, priority list.
    assert _page(text).count(text) >= 8


def test_points_are_shown_with_all_their_digits() -> None:
    assert "-12345678.12345678" in _page("x")


@pytest.mark.parametrize("text", TEXTS)
def test_programs_get_every_text_and_digit_as_it_is(text: str) -> None:
    found = json.loads(as_json(_explanation(text)))
    assert (found["email"], found["lines"][0]["points"]) == (text, "-12345678.12345678")
    assert found["as_of"] == "2026-04-01T12:00:00"

"""What people do on the website: sessions and the pages that they visit in them."""

from __future__ import annotations

from typing import Final

import numpy as np

from leadscore.demo import log as kinds
from leadscore.demo import vocabulary as words
from leadscore.demo.catalogue import NONE, Catalogue
from leadscore.demo.forms import (
    CASUAL,
    CUSTOMER,
    EARLY,
    FORM_CHANCE,
    FORMS,
    LATE,
    SEEKS_JOB,
    SPIES,
    STUDIES,
    WORKS_HERE,
    browser_piece,
    fill_forms,
    ip_piece,
)
from leadscore.demo.log import Log
from leadscore.demo.people import (
    COMPETITOR,
    INTERNAL,
    JOB_SEEKER,
    SCANNER_VICTIM,
    STUDENT,
    People,
    choose_by,
)
from leadscore.demo.timeline import Ints, office_time

# Shares of page groups (vocabulary.PAGE_GROUPS) by kind of session.
_PAGES: Final = np.array(
    [
        # /  pric ent  prod docs blog cust care webi inte secu demo cont comp supp even
        [6, 20, 4, 16, 10, 4, 8, 0.0, 3, 8, 6, 5, 4, 8, 0.2, 1],
        [10, 7, 1, 22, 8, 16, 9, 0.1, 6, 6, 2, 1.5, 1, 5, 0.2, 2],
        [18, 1.5, 0.1, 10, 5, 46, 4, 0.6, 5, 2, 0.4, 0.3, 0.4, 1, 0.3, 2],
        [8, 1.5, 0.0, 6, 34, 38, 3, 3.0, 5, 2, 0.2, 0.3, 0.2, 1, 0.2, 1],
        [18, 1, 0.0, 8, 2, 10, 5, 48.0, 1, 1, 0.2, 0.1, 3, 0.2, 0.1, 1],
        [8, 14, 6, 28, 12, 8, 6, 1.0, 3, 8, 3, 1, 0.1, 6, 0.2, 1],
        [14, 8, 4, 20, 16, 16, 5, 3.0, 3, 3, 1, 4, 1, 1, 2, 1],
        [8, 1, 0.2, 8, 30, 8, 2, 0.5, 3, 3, 1, 0.2, 1, 0.2, 30, 2],
    ]
)
# Sessions in the history by persona, beside what the wish to buy adds.
_BASE_SESSIONS: Final = np.array([1.0, 0.9, 0.85, 2.2, 1.6, 4.0, 9.0, 0.0])
_INTENT_SESSIONS: Final = 5.5
_LONGEST_SESSION: Final = 24


def browse(
    rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log, scale: float
) -> None:
    """Adds sessions with their page visits and the forms that end them.

    `scale` multiplies the number of sessions. Activities may fall outside the history; the caller
    cuts them off.
    """
    lead, at, kind = _sessions(rng, people, catalogue, scale)
    order = np.lexsort((at, lead))
    lead, at, kind = lead[order], at[order], kind[order]
    pages = np.minimum(rng.geometric(0.3, lead.size), _LONGEST_SESSION)
    ends = _visit(rng, people, catalogue, log, (lead, at, kind, pages))
    filled = rng.random(lead.size) < FORM_CHANCE[kind]
    form = choose_by(rng, FORMS, kind[filled])
    fill_forms(rng, people, catalogue, log, (lead[filled], ends[filled], form))


def _sessions(
    rng: np.random.Generator, people: People, catalogue: Catalogue, scale: float
) -> tuple[Ints, Ints, Ints]:
    """Lead, start and kind of each session."""
    span = catalogue.calendar
    mean = (
        scale
        * people.pull
        * (
            _BASE_SESSIONS[people.persona]
            + np.where(people.persona == SCANNER_VICTIM, 0.0, _INTENT_SESSIONS * people.intent)
        )
    )
    lead = np.repeat(np.arange(len(people)), rng.poisson(mean))
    size = lead.size
    intent, begins = people.intent[lead], people.begins[lead]
    peak = people.peak[lead]
    # The stronger the wish to buy, the more sessions crowd towards the end of the journey.
    on_way = rng.random(size) < 0.35 + 0.6 * intent
    share = rng.beta(1.0 + 1.6 * intent, 1.0)
    journey = begins + (share * (peak - begins)).astype(np.int64)
    rest = begins + (rng.random(size) ** 1.3 * (span.end - begins)).astype(np.int64)
    at = office_time(rng, np.where(on_way, journey, rest), people.zone[lead])
    wants = rng.random(size) < intent * 1.15
    kind = np.where(wants & on_way, np.where(share > 0.6, LATE, EARLY), CASUAL)
    kind = np.where(wants & ~on_way & (rng.random(size) < 0.4), EARLY, kind)
    for persona, own in (
        (STUDENT, STUDIES),
        (JOB_SEEKER, SEEKS_JOB),
        (COMPETITOR, SPIES),
        (INTERNAL, WORKS_HERE),
    ):
        kind = np.where(people.persona[lead] == persona, own, kind)
    kind = np.where(at > people.converts_at[lead], CUSTOMER, kind)
    return lead, at, kind


def _visit(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    log: Log,
    sessions: tuple[Ints, Ints, Ints, Ints],
) -> Ints:
    """Adds the page visits of sessions (lead, start, kind, pages); returns when each ends."""
    lead, at, kind, pages = sessions
    session = np.repeat(np.arange(lead.size), pages)
    size = session.size
    first = np.cumsum(pages) - pages
    step = np.arange(size) - first[session]
    pause = rng.integers(8, 140, size)
    elapsed = np.cumsum(pause)
    elapsed = elapsed - elapsed[first[session]]
    group = choose_by(rng, _PAGES, kind[session])
    spans = [catalogue.groups[f"page:{name}"] for name in words.PAGE_GROUPS]
    starts = np.array([span.first for span in spans])
    counts = np.array([span.count for span in spans])
    asset = starts[group] + np.floor(counts[group] * rng.random(size) ** 2).astype(np.int64)
    pieces = catalogue.pieces
    # Where people came from shows on the first page only; some rows hold a blank or a null.
    query = np.where(
        (step == 0) & (rng.random(size) < 0.22),
        pieces["query"].pick(rng, size),
        np.where(rng.random(size) < 0.04, pieces["empty_query"].pick(rng, size), NONE),
    )
    referrer = np.where(
        rng.random(size) < np.where(step == 0, 0.6, 0.25), pieces["referrer"].pick(rng, size), NONE
    )
    log.add(
        lead[session],
        at[session] + elapsed,
        kinds.VISIT,
        asset,
        (
            pieces["url"].at(asset),
            query,
            referrer,
            browser_piece(rng, people, catalogue, lead[session]),
            ip_piece(catalogue, lead[session]),
        ),
    )
    last = first + pages - 1
    ends: Ints = at + elapsed[last] + rng.integers(15, 90, lead.size)
    return ends

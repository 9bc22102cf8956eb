"""Forms on the website and what follows them: downloads, webinars; and events."""

from __future__ import annotations

from typing import Final

import numpy as np

from leadscore.demo import log as kinds
from leadscore.demo import vocabulary as words
from leadscore.demo.catalogue import NONE, Catalogue
from leadscore.demo.log import Log
from leadscore.demo.people import (
    JOB_SEEKER,
    RESEARCHER,
    SCANNER_VICTIM,
    STUDENT,
    People,
    choose_by,
)
from leadscore.demo.timeline import DAY, HOUR, Bools, Ints

# Kinds of sessions: what somebody is up to. Rows of the tables below.
LATE, EARLY, CASUAL, STUDIES, SEEKS_JOB, SPIES, WORKS_HERE, CUSTOMER = range(8)
# Chance of a form at the end of a session, and shares of forms (vocabulary.FORM_KINDS).
FORM_CHANCE: Final = np.array([0.16, 0.20, 0.06, 0.14, 0.02, 0.08, 0.06, 0.04])
FORMS: Final = np.array(
    [
        [12, 7, 10, 12, 18, 17, 5, 19],
        [2, 1.5, 4, 32, 12, 24, 9, 18],
        [0.6, 0.6, 1.5, 24, 4, 14, 38, 17],
        [0.5, 0, 8, 44, 5, 30, 9, 4],
        [0, 6, 0, 10, 0, 6, 76, 2],
        [4, 0, 16, 32, 16, 20, 9, 3],
        [30, 8, 22, 12, 8, 10, 6, 4],
        [0, 6, 0, 12, 8, 12, 22, 40],
    ]
)
_FIRST_CAMPAIGN: Final = 9_000
_DEMO, _CONTACT, _TRIAL, _WHITE_PAPER, _CASE_STUDY, _REPORT, _NEWSLETTER, _WEBINAR = range(8)


def member_piece(people: People, catalogue: Catalogue, lead: Ints) -> Ints:
    """The leads' memberships in programs follow their addresses."""
    return len(catalogue.statics.as_object) + len(people) + lead


def browser_piece(
    rng: np.random.Generator, people: People, catalogue: Catalogue, lead: Ints
) -> Ints:
    """Each person keeps to one browser, with a phone in between."""
    usual = people.number[lead] * 7 % 6
    browser = np.where(rng.random(lead.size) < 0.12, 7 + people.number[lead] % 2, usual)
    return catalogue.pieces["browser"].at(browser)


def ip_piece(catalogue: Catalogue, lead: Ints) -> Ints:
    """Pieces of a chunk follow those of the catalogue: first the leads' addresses."""
    return len(catalogue.statics.as_object) + lead


def become_known(rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log) -> None:
    """Adds the form by which unknown visitors, and some others, became known."""
    born = people.created >= catalogue.calendar.start
    unknown = people.begins < people.created
    by_form = (
        born & (people.persona != SCANNER_VICTIM) & (unknown | (rng.random(len(people)) < 0.4))
    )
    lead = np.flatnonzero(by_form)
    wants = rng.random(lead.size) < people.intent[lead]
    kind = np.where(wants, EARLY, CASUAL)
    kind = np.where(people.persona[lead] == STUDENT, STUDIES, kind)
    kind = np.where(people.persona[lead] == JOB_SEEKER, SEEKS_JOB, kind)
    form = choose_by(rng, FORMS, kind)
    fill_forms(rng, people, catalogue, log, (lead, people.created[lead], form))


def raise_hands(rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log) -> None:
    """Adds the form with which most buyers ask for contact in the days before the opportunity."""
    buys = people.converts_at < catalogue.calendar.end + 30 * DAY
    lead = np.flatnonzero(buys & (rng.random(len(people)) < 0.6))
    at = people.converts_at[lead] - rng.integers(2 * HOUR, 9 * DAY, lead.size)
    at = np.maximum(at, people.created[lead] + 60)
    shares = np.array([[55.0, 27.0, 18.0]])
    form = choose_by(rng, shares, np.zeros(lead.size, dtype=np.int64))
    fill_forms(rng, people, catalogue, log, (lead, at, form))


def fill_forms(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    log: Log,
    forms: tuple[Ints, Ints, Ints],
) -> None:
    """Adds forms (lead, instant, kind) with all that follows: page, file, registration, moment."""
    lead, at, form = forms
    size = lead.size
    pieces, groups = catalogue.pieces, catalogue.groups
    asset = np.full(size, NONE, dtype=np.int64)
    for number, name in enumerate(words.FORM_KINDS):
        asset = np.where(form == number, groups[f"form:{name}"].pick(rng, size, 1.6), asset)
    webinar = np.searchsorted(catalogue.calendar.webinars, at + HOUR)
    kept = (form != _WEBINAR) | (webinar < catalogue.calendar.webinars.size)
    asset = np.where(form == _WEBINAR, groups["form:webinar"].at(webinar), asset)
    lead, at, form, asset, webinar = (
        lead[kept], at[kept], form[kept], asset[kept], webinar[kept]
    )  # fmt: skip
    size = lead.size
    agent = browser_piece(rng, people, catalogue, lead)
    address = ip_piece(catalogue, lead)
    on_page = np.isin(form, (_DEMO, _CONTACT))
    page = np.where(form == _DEMO, groups["page:demo"].first, groups["page:contact"].first)
    log.add(
        lead[on_page],
        at[on_page] - rng.integers(20, 120, int(on_page.sum())),
        kinds.VISIT,
        page[on_page],
        (pieces["url"].at(page[on_page]), NONE, NONE, agent[on_page], address[on_page]),
    )
    log.add(
        lead,
        at,
        kinds.FORM,
        asset,
        (
            pieces["fields"].pick(rng, size),
            pieces["webpage_id"].pick(rng, size),
            np.where(rng.random(size) < 0.15, pieces["query"].pick(rng, size), NONE),
            pieces["referrer"].pick(rng, size),
            agent,
            address,
        ),
    )
    for number, name in (
        (_WHITE_PAPER, "white_paper"),
        (_CASE_STUDY, "case_study"),
        (_REPORT, "report"),
    ):
        chosen = (form == number) & (rng.random(size) < 0.75)
        shift = groups[f"file:{name}"].first - groups[f"form:{name}"].first
        _click(rng, catalogue, log, (lead, at, asset + shift, agent), chosen)
    video = groups["video"].pick(rng, size)
    _click(rng, catalogue, log, (lead, at, video, agent), rng.random(size) < 0.12)
    raised = form <= _TRIAL
    log.add(
        lead[raised],
        at[raised] + 4,
        kinds.MOMENT,
        groups["moment"].first,
        (pieces["moment"].at(form[raised]),),
    )
    registered = form == _WEBINAR
    _attend(rng, people, catalogue, log, (lead[registered], at[registered], webinar[registered]))


def _click(
    rng: np.random.Generator,
    catalogue: Catalogue,
    log: Log,
    clicks: tuple[Ints, Ints, Ints, Ints],
    chosen: Bools,
) -> None:
    """Adds clicks on links of the website (lead, instant, asset, user agent) where `chosen`."""
    lead, at, asset, agent = (column[chosen] for column in clicks)
    log.add(
        lead,
        at + rng.integers(5, 80, lead.size),
        kinds.CLICK_LINK,
        asset,
        (
            catalogue.pieces["link_id"].pick(rng, lead.size),
            catalogue.pieces["referrer"].at(np.full(lead.size, 3)),
            agent,
            ip_piece(catalogue, lead),
        ),
    )


def _attend(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    log: Log,
    registrations: tuple[Ints, Ints, Ints],
) -> None:
    """Adds the registration for a webinar and what came of it: there, later, or not at all."""
    lead, at, webinar = registrations
    size = lead.size
    program = catalogue.groups["webinar"].at(webinar)
    add_status(people, catalogue, log, lead=lead, at=at + 2, program=program, status=0)
    came = rng.random(size) < 0.30 + 0.4 * people.intent[lead]
    start = catalogue.calendar.webinars[webinar] + rng.integers(-120, 900, size)
    add_status(
        people, catalogue, log, lead=lead, at=start, program=program, status=np.where(came, 1, 3)
    )
    later = ~came & (rng.random(size) < 0.25)
    watched = start[later] + rng.integers(DAY, 12 * DAY, int(later.sum()))
    add_status(
        people, catalogue, log, lead=lead[later], at=watched, program=program[later], status=2
    )


def visit_events(rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log) -> None:
    """Adds registrations for events, who came, and who talked to us at the booth."""
    goes = people.persona <= RESEARCHER
    lead = np.flatnonzero(goes & (rng.random(len(people)) < 0.02 + 0.13 * people.intent))
    event = rng.integers(0, catalogue.calendar.events.size, lead.size)
    day = catalogue.calendar.events[event]
    program = catalogue.groups["event"].at(event)
    add_status(
        people,
        catalogue,
        log,
        lead=lead,
        at=day - rng.integers(3 * DAY, 25 * DAY, lead.size),
        program=program,
        status=0,
    )
    came = rng.random(lead.size) < 0.65
    start = day + rng.integers(0, 7 * HOUR, lead.size)
    add_status(
        people, catalogue, log, lead=lead, at=start, program=program, status=np.where(came, 1, 3)
    )
    booth = came & (rng.random(lead.size) < 0.4)
    stay = rng.integers(600, 2 * HOUR, int(booth.sum()))
    add_status(
        people,
        catalogue,
        log,
        lead=lead[booth],
        at=start[booth] + stay,
        program=program[booth],
        status=4,
    )


def add_status(
    people: People,
    catalogue: Catalogue,
    log: Log,
    *,
    lead: Ints,
    at: Ints,
    program: Ints,
    status: int | Ints,
) -> None:
    """Adds a change of a program's status; `status` numbers vocabulary.STATUSES."""
    pieces = catalogue.pieces
    new = np.broadcast_to(np.asarray(status, dtype=np.int64), lead.size)
    old = pieces["old_status"].at((new > 0).astype(np.int64))
    details = (pieces["status"].at(new), old, member_piece(people, catalogue, lead))
    log.add(lead, at, kinds.STATUS, program, details, campaign=program + _FIRST_CAMPAIGN)

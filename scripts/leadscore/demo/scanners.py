"""Odder programs than the usual gateways, and a habit of people that looks like one.

With them each way of finding bots has something to find.

They draw from a stream of their own: without them everything else would be the same.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from leadscore.demo import log as kinds
from leadscore.demo import vocabulary as words
from leadscore.demo.catalogue import NONE, Catalogue
from leadscore.demo.log import Log
from leadscore.demo.mailings import Arrivals, MailEffects
from leadscore.demo.people import DISGUISED, SCANNER_VICTIM, People
from leadscore.demo.timeline import DAY, NEVER, Bools, Ints

_EARLY_SHARE: Final = 0.2
_TRAP_SHARE: Final = 0.3
_NETWORK_SHARE: Final = 0.5
_ACCOUNTS_HELD_BACK: Final = 4  # of a chunk, those with most people
_MAILS_HELD_BACK: Final = 3
_HIDES_PICTURES: Final = 5  # one lead of so many
_CRAWLED: Final = 3  # leads of a chunk
_CRAWLED_PAGES: Final = 260
_FULL_CRAWL: Final = 35 * 60


def scan_oddly(
    rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log, mails: MailEffects
) -> None:
    """Adds what odd programs do, and opens that are logged with the click of a person."""
    _open_with_clicks(people, log)
    arrived = mails.arrived
    disguised = people.gateway[arrived.lead] == DISGUISED
    chance = rng.random((3, disguised.size))
    # A gateway follows a link before it lets the mail through.
    early = arrived.take(disguised & (chance[0] < _EARLY_SHARE))
    _click(catalogue, log, early, early.at - rng.integers(4, 40, early.at.size), 2)
    # Another follows a link that no person can see, half a minute later, and one that all see.
    trapped = arrived.take(disguised & (chance[1] < _TRAP_SHARE))
    at = trapped.at + rng.integers(25, 55, trapped.at.size)
    _click(catalogue, log, trapped, at, NONE)
    _click(catalogue, log, trapped, at + 4, 4)
    # What looks like a browser looks at the page behind the link, from the scanner's network.
    looked = arrived.take(disguised & (chance[2] < _NETWORK_SHARE))
    _look(rng, catalogue, log, looked.lead, looked.at + rng.integers(30, 120, looked.at.size))
    # The mailbox refuses what its gateway has accepted, and followed.
    refused = mails.bounced.take(people.gateway[mails.bounced.lead] > 0)
    _click(catalogue, log, refused, refused.at - rng.integers(1, 30, refused.at.size), 1)
    _hold_back(rng, people, catalogue, log, np.minimum(mails.unsubscribed_at, mails.invalid_at))
    _crawl(rng, people, catalogue, log)


def _open_with_clicks(people: People, log: Log) -> None:
    """Of those who show no pictures the system logs an open when they click."""
    happened = log.collected()
    hides = people.number[happened.lead] % _HIDES_PICTURES == 0
    clicks = happened.take((happened.kind == kinds.CLICK_MAIL) & happened.human & hides)
    log.add(
        clicks.lead,
        clicks.at,
        kinds.OPEN,
        clicks.asset,
        (clicks.details[:, 0], clicks.details[:, 1]),
        campaign=clicks.campaign,
    )


def _click(catalogue: Catalogue, log: Log, mails: Arrivals, at: Ints, link: int) -> None:
    """One click of a program that looks like an old browser; the link NONE is the trap."""
    pieces = catalogue.pieces
    followed = pieces["trap"].first if link == NONE else pieces["link"].first + link
    log.add(
        mails.lead,
        at,
        kinds.CLICK_MAIL,
        mails.asset,
        (
            pieces["run"].at(mails.run),
            pieces["robot_client"].first + len(words.NAMED_ROBOTS),
            NONE,
            followed,
            pieces["link_id"].first + (9 if link == NONE else link),
        ),
        campaign=3_000 + mails.run,
        human=False,
    )


def _look(rng: np.random.Generator, catalogue: Catalogue, log: Log, lead: Ints, at: Ints) -> None:
    """One page each, from the network of the scanners."""
    pieces = catalogue.pieces
    page = catalogue.groups["page:pricing"].first + np.zeros(lead.size, dtype=np.int64)
    log.add(
        lead,
        at,
        kinds.VISIT,
        page,
        (
            pieces["url"].at(page),
            NONE,
            NONE,
            pieces["robot"].first + len(words.NAMED_ROBOTS),
            pieces["scanner_address"].pick(rng, lead.size),
        ),
        human=False,
    )


def _hold_back(
    rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log, gone_at: Ints
) -> None:
    """Mails to whole companies that a gateway lets through late, following a link in each."""
    calendar, pieces = catalogue.calendar, catalogue.pieces
    sizes = np.bincount(people.account[people.account >= 0])
    guarded = np.zeros(sizes.size, dtype=np.bool_)
    guarded[people.account[(people.gateway == DISGUISED) & (people.account >= 0)]] = True
    largest = np.argsort(-sizes * guarded, kind="stable")[:_ACCOUNTS_HELD_BACK]
    for account in largest[guarded[largest]].tolist():
        for instant in calendar.end - rng.integers(DAY, 120 * DAY, _MAILS_HELD_BACK):
            there: Bools = (people.account == account) & (people.created < instant - DAY)
            there &= gone_at > instant + DAY
            lead = np.flatnonzero(there)
            asset = catalogue.groups["mail:update"].pick(rng, 1)
            assets = np.repeat(asset, lead.size)
            run = assets % 400
            sent = instant + rng.integers(0, 60, lead.size)
            details, campaign = (pieces["run"].at(run),), 3_000 + run
            log.add(lead, sent, kinds.SEND, assets, details, campaign=campaign)
            log.add(lead, sent + 2, kinds.DELIVERED, assets, details, campaign=campaign)
            released = instant + 1_800 + rng.integers(0, 20, lead.size)
            _click(catalogue, log, Arrivals(lead, sent, assets, run), released, 0)


def _crawl(rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log) -> None:
    """A program follows a lead's cookie over the whole site, within half an hour."""
    pieces, pages = catalogue.pieces, catalogue.groups["page:blog"]
    victims = np.flatnonzero((people.persona == SCANNER_VICTIM) & (people.created < NEVER))
    lead = np.repeat(victims[:_CRAWLED], _CRAWLED_PAGES)
    began = catalogue.calendar.end - rng.integers(DAY, 60 * DAY, victims[:_CRAWLED].size)
    at = np.repeat(began, _CRAWLED_PAGES) + rng.integers(0, _FULL_CRAWL, lead.size)
    page = pages.pick(rng, lead.size)
    log.add(
        lead,
        at,
        kinds.VISIT,
        page,
        (pieces["url"].at(page), NONE, NONE, pieces["robot"].first + len(words.NAMED_ROBOTS)),
        human=False,
    )

"""Mails: sent, delivered or bounced, opened and clicked by people, proxies and mail scanners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from leadscore.demo import log as kinds
from leadscore.demo import vocabulary as words
from leadscore.demo.catalogue import BUYING_LINKS, LINKS, NONE, Catalogue
from leadscore.demo.forms import browser_piece, ip_piece
from leadscore.demo.log import Log
from leadscore.demo.people import (
    DISGUISED,
    FLAGGED,
    NAMED,
    RESEARCHER,
    SCANNER_VICTIM,
    People,
    choose,
)
from leadscore.demo.timeline import DAY, HOUR, NEVER, Bools, Ints

_MAILS_PER_LEAD: Final = 3.1
_KINDS: Final = ("newsletter", "update", "nurture", "invitation")
_KIND_SHARES: Final = (0.34, 0.18, 0.32, 0.16)
_INVALID_SHARE: Final = 0.03
_UNSUBSCRIBE_SHARE: Final = 0.045
_SOFT_SHARE: Final = 0.012
_EARLY_SHARE: Final = 0.2
_PROXY_SHARE: Final = 0.15
_SCAN_CHANCE: Final = 0.85
_MOST_SCANNED_LINKS: Final = 7
# Numbers in the pieces `robot` and `robot_client`: after the named ones come these two.
_DISGUISED_AGENT: Final = len(words.NAMED_ROBOTS)
_PROXY_AGENT: Final = _DISGUISED_AGENT + 1


@dataclass(frozen=True)
class Arrivals:
    """Mails that arrived, or did not: lead, instant, mail and the run that sent it."""

    lead: Ints
    at: Ints
    asset: Ints
    run: Ints

    def take(self, index: Bools) -> Arrivals:
        """The entries at `index`."""
        return Arrivals(self.lead[index], self.at[index], self.asset[index], self.run[index])


@dataclass(frozen=True)
class MailEffects:
    """When each lead of the chunk left the mailing list, and when its address was found dead.

    `arrived` are the deliveries, `bounced` the hard bounces.
    """

    unsubscribed_at: Ints
    invalid_at: Ints
    arrived: Arrivals
    bounced: Arrivals


@dataclass(frozen=True)
class _Mails:
    """Sent mails, ordered by lead and instant; `rank` counts the mails of a lead from 0."""

    lead: Ints
    at: Ints
    asset: Ints
    run: Ints
    rank: Ints

    def take(self, index: Bools) -> _Mails:
        return _Mails(
            self.lead[index], self.at[index], self.asset[index], self.run[index], self.rank[index]
        )


def send_mails(
    rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log, scale: float
) -> MailEffects:
    """Adds all mails of the chunk and what happened to them; `scale` multiplies their number."""
    size = len(people)
    mails = _planned(rng, people, catalogue, scale)
    count = np.bincount(mails.lead, minlength=size)
    invalid = (rng.random(size) < _INVALID_SHARE) & (count > 0)
    leaves = (rng.random(size) < _UNSUBSCRIBE_SHARE) & ~invalid & (count > 0)
    leaves &= people.persona != SCANNER_VICTIM
    last = np.where(leaves, np.floor(rng.random(size) * count).astype(np.int64), NEVER)
    last = np.where(invalid, 0, last)
    # No more mails to a dead address, or to those who left.
    mails = mails.take(mails.rank <= last[mails.lead])
    pieces = catalogue.pieces
    run = pieces["run"].at(mails.run)
    campaign = 3_000 + mails.run
    log.add(mails.lead, mails.at, kinds.SEND, mails.asset, (run,), campaign=campaign)
    dead = invalid[mails.lead]
    soft = ~dead & (rng.random(mails.lead.size) < _SOFT_SHARE)
    # A server may refuse before the sending is logged: some bounces come a second early.
    early = rng.random(mails.lead.size) < _EARLY_SHARE
    delay = np.where(early, -1, rng.integers(0, 40, mails.lead.size))
    reason = pieces["bounce"].at(np.where(soft, 2, mails.lead % 2))
    bounced = dead | soft
    log.add(
        mails.lead[bounced],
        mails.at[bounced] + delay[bounced],
        np.where(soft, kinds.BOUNCED_SOFT, kinds.BOUNCED)[bounced],
        mails.asset[bounced],
        (run[bounced], reason[bounced]),
        campaign=campaign[bounced],
    )
    invalid_at = np.full(size, NEVER, dtype=np.int64)
    invalid_at[mails.lead[dead]] = mails.at[dead] + delay[dead] + 30
    arrived = mails.take(~bounced)
    delivered = arrived.at + 1 + np.abs(delay[~bounced])
    log.add(
        arrived.lead,
        delivered,
        kinds.DELIVERED,
        arrived.asset,
        (pieces["run"].at(arrived.run),),
        campaign=3_000 + arrived.run,
    )
    _scan(rng, people, catalogue, log, mails=arrived, delivered=delivered)
    _read(rng, people, catalogue, log, mails=arrived, delivered=delivered)
    leaving = leaves[arrived.lead] & (arrived.rank == last[arrived.lead])
    unsubscribed_at = np.full(size, NEVER, dtype=np.int64)
    goodbye = delivered[leaving] + rng.integers(60, 2 * DAY, int(leaving.sum()))
    unsubscribed_at[arrived.lead[leaving]] = goodbye
    _unsubscribe(rng, people, catalogue, log, mails=arrived.take(leaving), at=goodbye)
    refused = mails.take(dead)
    return MailEffects(
        unsubscribed_at=unsubscribed_at,
        invalid_at=invalid_at,
        arrived=Arrivals(arrived.lead, delivered, arrived.asset, arrived.run),
        bounced=Arrivals(refused.lead, refused.at + delay[dead], refused.asset, refused.run),
    )


def _planned(
    rng: np.random.Generator, people: People, catalogue: Catalogue, scale: float
) -> _Mails:
    """All mails that would go out if nobody left: each mail at most once for each lead."""
    calendar = catalogue.calendar
    since = np.maximum(people.created, calendar.start)
    span = calendar.end - since
    days = (calendar.end - calendar.start) / 2
    mean = (
        scale * _MAILS_PER_LEAD * np.minimum(span / days, 2.0) * np.minimum(people.pull, 6) ** 0.5
    )
    mean = np.where(people.persona == SCANNER_VICTIM, np.maximum(mean, 1.5), mean)
    lead = np.repeat(np.arange(len(people)), rng.poisson(mean))
    size = lead.size
    at = since[lead] + (rng.random(size) * span[lead]).astype(np.int64)
    kind = choose(rng, _KIND_SHARES, size)
    # Mails to all go out on their day, within minutes; those of a nurture track when it is time.
    fixed = (calendar.newsletters, calendar.updates, None, calendar.webinars - 10 * DAY)
    spans = [catalogue.groups[f"mail:{name}"] for name in _KINDS]
    asset = spans[2].pick(rng, size)
    kept = kind == 2
    for number, instants in enumerate(fixed):
        if instants is None:
            continue
        index = np.searchsorted(instants, at)
        there = (kind == number) & (index < instants.size)
        index = np.minimum(index, instants.size - 1)
        asset = np.where(there, spans[number].at(index), asset)
        at = np.where(there, instants[index] + rng.integers(0, 20 * 60, size), at)
        kept |= there
    lead, at, asset = lead[kept], at[kept], asset[kept]
    _, first = np.unique(lead * 10_000 + asset, return_index=True)
    lead, at, asset = lead[first], at[first], asset[first]
    order = np.lexsort((at, lead))
    lead, at, asset = lead[order], at[order], asset[order]
    starts = np.searchsorted(lead, np.arange(len(people)))
    rank = np.arange(lead.size) - starts[lead]
    return _Mails(lead=lead, at=at, asset=asset, run=asset % 400, rank=rank)


def _scan(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    log: Log,
    *,
    mails: _Mails,
    delivered: Ints,
) -> None:
    """Adds what programs do: gateways click many links at once, proxies load the pictures."""
    pieces = catalogue.pieces
    gateway = people.gateway[mails.lead]
    scanned = (gateway > 0) & (rng.random(mails.lead.size) < _SCAN_CHANCE)
    mail = np.flatnonzero(scanned)
    agent = np.where(
        gateway[mail] == NAMED, 1 + people.account[mails.lead[mail]] % 3, _DISGUISED_AGENT
    )
    flag = np.where(gateway[mail] == FLAGGED, pieces["is_bot"].at(np.ones_like(mail)), NONE)
    flag = np.where(gateway[mail] == DISGUISED, pieces["is_bot"].first, flag)
    at = delivered[mail] + rng.integers(1, 15, mail.size)
    links = rng.integers(2, _MOST_SCANNED_LINKS, mail.size)
    click = np.repeat(np.arange(mail.size), links)
    number = np.arange(click.size) - (np.cumsum(links) - links)[click]
    lead, asset, run = mails.lead[mail], mails.asset[mail], mails.run[mail]
    machine = pieces["robot_client"].at(agent)
    log.add(
        lead,
        at,
        kinds.OPEN,
        asset,
        (pieces["run"].at(run), machine, flag),
        campaign=3_000 + run,
        human=False,
    )
    # Scanners follow the link to leave the list as well.
    log.add(
        lead[click],
        at[click] + (rng.random(click.size) < 0.2),
        kinds.CLICK_MAIL,
        asset[click],
        (
            pieces["run"].at(run[click]),
            machine[click],
            flag[click],
            pieces["link"].at(np.where(number == 5, len(LINKS), number)),
            pieces["link_id"].at(number),
        ),
        campaign=3_000 + run[click],
        human=False,
    )
    follows = (rng.random(click.size) < 0.25) & (number < 5)
    page = _link_pages(catalogue)[number[follows]]
    log.add(
        lead[click][follows],
        at[click][follows] + 1,
        kinds.VISIT,
        page,
        (
            pieces["url"].at(page),
            pieces["mail_query"].pick(rng, page.size),
            NONE,
            pieces["robot"].at(agent[click][follows]),
        ),
        human=False,
    )
    private = people.number % 100 < 100 * _PROXY_SHARE
    loaded = private[mails.lead] & ~scanned
    run = mails.run[loaded]
    proxy = pieces["robot_client"].at(np.full(run.size, _PROXY_AGENT))
    log.add(
        mails.lead[loaded],
        delivered[loaded] + rng.integers(5, 900, run.size),
        kinds.OPEN,
        mails.asset[loaded],
        (pieces["run"].at(run), proxy),
        campaign=3_000 + run,
        human=False,
    )


def _link_pages(catalogue: Catalogue) -> Ints:
    """Assets of the pages behind catalogue.LINKS."""
    names = catalogue.assets.to_pylist()
    return np.array([names.index(link) for link in LINKS], dtype=np.int64)


def _read(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    log: Log,
    *,
    mails: _Mails,
    delivered: Ints,
) -> None:
    """Adds what people do: open, open again, click, and look at the page behind the link."""
    pieces = catalogue.pieces
    wish = people.intent[mails.lead]
    opens = np.where(people.persona[mails.lead] == SCANNER_VICTIM, 0.0, 0.14 + 0.5 * wish)
    read = np.flatnonzero(rng.random(mails.lead.size) < opens)
    at = delivered[read] + (rng.exponential(9 * HOUR, read.size)).astype(np.int64) + 30
    times = np.minimum(rng.geometric(0.62, read.size), 12)
    again = np.repeat(np.arange(read.size), times)
    first = np.append(True, again[1:] != again[:-1])[: again.size]
    later = at[again] + np.where(first, 0, rng.exponential(2 * DAY, again.size).astype(np.int64))
    lead, run, asset = mails.lead[read], mails.run[read], mails.asset[read]
    client = browser_piece(rng, people, catalogue, lead)
    client = client - pieces["browser"].first + pieces["client"].first
    human = np.where(rng.random(again.size) < 0.3, pieces["is_bot"].first, NONE)
    log.add(
        lead[again],
        later,
        kinds.OPEN,
        asset[again],
        (pieces["run"].at(run[again]), client[again], human),
        campaign=3_000 + run[again],
    )
    buyer = people.persona[lead] <= RESEARCHER
    clicked = rng.random(read.size) < 0.06 + 0.32 * people.intent[lead] * buyer
    lead, run, asset, client = lead[clicked], run[clicked], asset[clicked], client[clicked]
    at = at[clicked] + rng.integers(4, 90, lead.size)
    buying = rng.random(lead.size) < 0.7 * people.intent[lead]
    link = np.where(
        buying,
        rng.integers(0, BUYING_LINKS, lead.size),
        rng.integers(BUYING_LINKS, len(LINKS), lead.size),
    )
    log.add(
        lead,
        at,
        kinds.CLICK_MAIL,
        asset,
        (
            pieces["run"].at(run),
            client,
            NONE,
            pieces["link"].at(link),
            pieces["link_id"].at(link),
        ),
        campaign=3_000 + run,
    )
    page = _link_pages(catalogue)[link]
    log.add(
        lead,
        at + 3,
        kinds.VISIT,
        page,
        (
            pieces["url"].at(page),
            pieces["mail_query"].pick(rng, lead.size),
            NONE,
            client - pieces["client"].first + pieces["browser"].first,
            ip_piece(catalogue, lead),
        ),
    )


def _unsubscribe(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    log: Log,
    *,
    mails: _Mails,
    at: Ints,
) -> None:
    """Adds the four traces of one decision: click, page, form and the event itself."""
    pieces, groups = catalogue.pieces, catalogue.groups
    lead, run = mails.lead, mails.run
    agent = browser_piece(rng, people, catalogue, lead)
    client = agent - pieces["browser"].first + pieces["client"].first
    page = np.full(lead.size, groups["page:unsubscribe"].first)
    leave = pieces["link"].at(np.full(lead.size, len(LINKS)))
    address = ip_piece(catalogue, lead)
    log.add(
        lead,
        at - 40,
        kinds.CLICK_MAIL,
        mails.asset,
        (pieces["run"].at(run), client, NONE, leave),
        campaign=3_000 + run,
    )
    log.add(lead, at - 38, kinds.VISIT, page, (pieces["url"].at(page), NONE, NONE, agent, address))
    form = np.full(lead.size, groups["form:unsubscribe"].first)
    log.add(lead, at - 2, kinds.FORM, form, (pieces["fields"].first, NONE, NONE, agent, address))
    log.add(
        lead, at, kinds.UNSUBSCRIBE, mails.asset, (pieces["run"].at(run),), campaign=3_000 + run
    )

"""What the systems do to records: merges, deletions, restored and lost records, later changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from leadscore.demo.people import RESEARCHER, People
from leadscore.demo.timeline import DAY, HOUR, MINUTE, NEVER, Bools, Calendar, Ints

FIRST_LEAD_ID: Final = 100_001
# Ids of leads that no export ever showed; far above those of the largest company.
FIRST_STRANGER_ID: Final = 900_000_001
NOBODY: Final = -1
_MERGED_SHARE: Final = 0.02
_CHAINED_SHARE: Final = 0.25
_DELETED_SHARE: Final = 0.012
_RESTORED_SHARE: Final = 0.2
_UNEXPORTED_SHARE: Final = 0.003


@dataclass(frozen=True)
class Fates:
    """Columns with one entry per lead of the chunk; NEVER and NOBODY where it does not happen.

    `merged_into` is the index of the survivor in the one merge that ended the record at
    `merged_at`. `gone_at` is when the record stops collecting activities. `restored_at` is a
    version after the deletion. `unexported` leads have activities and no version.
    """

    merged_into: Ints
    merged_at: Ints
    deleted_at: Ints
    restored_at: Ints
    gone_at: Ints
    unexported: Bools

    def last_survivor(self) -> Ints:
        """For each lead the end of its chain of merges; itself if it was never merged."""
        here = np.arange(self.merged_into.size)
        end = np.where(self.merged_into == NOBODY, here, self.merged_into)
        while True:
            onward = np.where(self.merged_into[end] == NOBODY, end, self.merged_into[end])
            if np.array_equal(onward, end):
                return end
            end = onward


def decide_fates(
    rng: np.random.Generator, people: People, calendar: Calendar
) -> tuple[People, Fates]:
    """Draws the fates; returns the people with merged records made doubles of their survivors."""
    size = len(people)
    merged_into, merged_at = _merges(rng, people, calendar)
    merged = merged_into != NOBODY
    buys = people.converts_at < NEVER
    free = ~merged & ~buys & ~np.isin(np.arange(size), merged_into)
    born = np.maximum(people.created, calendar.start)
    deleted = free & (rng.random(size) < _DELETED_SHARE)
    deleted_at = born + 2 * DAY + (rng.random(size) * (calendar.end - born)).astype(np.int64)
    # The list of deletions knows minutes only, and for some the day.
    deleted_at = deleted_at // MINUTE * MINUTE
    deleted_at = np.where(rng.random(size) < 0.2, deleted_at // DAY * DAY, deleted_at)
    deleted &= deleted_at < calendar.end - DAY
    deleted_at = np.where(deleted, deleted_at, NEVER)
    restored = deleted & (rng.random(size) < _RESTORED_SHARE)
    restored_at = np.where(restored, deleted_at + rng.integers(HOUR, 20 * DAY, size), NEVER)
    gone_at = np.where(restored_at < calendar.end, NEVER, deleted_at)
    people = _doubled(people, merged_into)
    unexported = free & ~deleted & (rng.random(size) < _UNEXPORTED_SHARE)
    return people, Fates(
        merged_into=merged_into,
        merged_at=merged_at,
        deleted_at=deleted_at,
        restored_at=restored_at,
        gone_at=np.where(merged, merged_at, gone_at),
        unexported=unexported,
    )


def _merges(rng: np.random.Generator, people: People, calendar: Calendar) -> tuple[Ints, Ints]:
    """Pairs of a loser and its survivor, one in four of which goes on to be merged itself."""
    size = len(people)
    merged_into = np.full(size, NOBODY, dtype=np.int64)
    merged_at = np.full(size, NEVER, dtype=np.int64)
    keeps = (people.persona <= RESEARCHER) & (people.created < calendar.end - 60 * DAY)
    survivors = rng.permutation(np.flatnonzero(keeps))
    losers = rng.permutation(np.flatnonzero(keeps & (people.converts_at == NEVER)))
    wanted = max(4, int(size * _MERGED_SHARE))
    losers = losers[:wanted]
    survivors = survivors[~np.isin(survivors, losers)][:wanted]
    pairs = min(losers.size, survivors.size)
    losers, survivors = losers[:pairs], survivors[:pairs]
    chained = int(pairs * _CHAINED_SHARE)
    # First part: a into b, then b into c, b being the loser of the pair that follows.
    merged_into[losers] = survivors
    born = np.maximum(np.maximum(people.created[losers], people.created[survivors]), calendar.start)
    at = born + HOUR + (rng.random(pairs) * (calendar.end - born - 30 * DAY)).astype(np.int64)
    merged_at[losers] = at
    for index in range(0, chained - 1, 2):
        first, second = losers[index], losers[index + 1]
        later = max(int(merged_at[second]), int(people.created[first]) + HOUR)
        merged_into[first] = second
        merged_at[first] = max(later - int(rng.integers(60, 40 * DAY)), int(people.created[first]))
    # Two records at once: the last pairs share survivor and instant.
    for index in range(chained, min(chained + max(1, chained // 4) * 2, pairs - 1), 2):
        first, second = losers[index], losers[index + 1]
        together = max(int(merged_at[first]), int(merged_at[second]))
        merged_into[second] = merged_into[first]
        merged_at[[first, second]] = together
    return merged_into, merged_at


def _doubled(people: People, merged_into: Ints) -> People:
    """Merged records are the same person once more, without a purchase of their own."""
    survivor = merged_into.copy()
    while True:
        onward = np.where(survivor == NOBODY, NOBODY, merged_into[survivor])
        if not (onward != NOBODY).any():
            break
        survivor = np.where(onward == NOBODY, survivor, onward)
    merged = survivor != NOBODY
    source = np.where(merged, survivor, np.arange(len(people)))
    return replace(
        people,
        account=people.account[source],
        size=people.size[source],
        employees=people.employees[source],
        industry=people.industry[source],
        country=people.country[source],
        zone=people.zone[source],
        gateway=people.gateway[source],
        level=people.level[source],
        function=people.function[source],
        title=people.title[source],
        first_name=people.first_name[source],
        last_name=people.last_name[source],
        persona=people.persona[source],
        fit=people.fit[source],
        intent=np.where(merged, people.intent * 0.5, people.intent),
    )


@dataclass(frozen=True)
class Changes:
    """When each attribute of a lead changed (NEVER: not at all); one entry per lead.

    `enriched_at`: size, industry and revenue become known (0: known from the start); `synced_at`:
    the record is in Salesforce; `converted_at`: it is a contact there.
    """

    retitled_at: Ints
    enriched_at: Ints
    phoned_at: Ints
    unsubscribed_at: Ints
    invalid_at: Ints
    synced_at: Ints
    converted_at: Ints
    restored_at: Ints

    def instants(self) -> tuple[Ints, ...]:
        """All columns, in the order of the fields."""
        return (
            self.retitled_at,
            self.enriched_at,
            self.phoned_at,
            self.unsubscribed_at,
            self.invalid_at,
            self.synced_at,
            self.converted_at,
            self.restored_at,
        )


def decide_changes(
    rng: np.random.Generator,
    people: People,
    calendar: Calendar,
    fates: Fates,
    mail_effects: tuple[Ints, Ints],
) -> Changes:
    """Draws the later changes; `mail_effects` is when leads unsubscribed and addresses died."""
    size = len(people)
    since = np.maximum(people.created, calendar.start)
    later = since + (rng.random(size) * (calendar.end - since)).astype(np.int64)
    promoted = (people.level >= 1) & (people.level <= 4) & (rng.random(size) < 0.05)
    missing = rng.random(size)
    soon = since + rng.integers(HOUR, 30 * DAY, size)
    enriched = np.where(missing < 0.30, soon, np.where(missing < 0.42, NEVER, 0))
    asked = rng.random(size)
    phoned = np.where(asked < 0.2, later + 7, np.where(asked < 0.6, NEVER, 0))
    buys = people.converts_at < NEVER
    worked = buys | ((people.persona <= RESEARCHER) & (rng.random(size) < 0.12))
    worked &= fates.merged_into == NOBODY
    before = people.converts_at - rng.integers(HOUR, 10 * DAY, size)
    synced = np.where(buys, np.maximum(before, people.created + 90), later + 13)
    unsubscribed_at, invalid_at = mail_effects
    return Changes(
        retitled_at=np.where(promoted, later, NEVER),
        enriched_at=enriched,
        phoned_at=phoned,
        unsubscribed_at=unsubscribed_at + 1,
        invalid_at=invalid_at,
        synced_at=np.where(worked, synced, NEVER),
        converted_at=np.where(buys, people.converts_at, NEVER),
        restored_at=fates.restored_at,
    )

"""One chunk of the company: some thousand leads and all that they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from leadscore.demo import fates as fate
from leadscore.demo import forms, journeys, lifecycle, mailings, scanners
from leadscore.demo.catalogue import Catalogue, Fragments
from leadscore.demo.fates import FIRST_LEAD_ID, Changes, Fates
from leadscore.demo.log import Activities, Log
from leadscore.demo.people import People, people_of_chunk
from leadscore.demo.timeline import Ints

# Odd: multiplying by it is a permutation of the numbers below 2^48.
_GUID_FACTOR: Final = 0x5DEECE66D
_GUID_BITS: Final = 48
_ACTIVITY_BITS: Final = 27
_SEED_STEP: Final = 7_919
# Chunks are fewer: a stream of random numbers of its own for what odd programs do.
_ODD: Final = 1 << 32


@dataclass(frozen=True)
class Chunk:
    """What was drawn for the leads of chunk `number`.

    `guids` has one entry per activity. `pieces` are the JSON members that only this chunk needs,
    numbered on from those of the catalogue. `deleted_ids` and `deleted_at` are the list of deleted
    leads (Marketo's ids; NEVER is a missing date).
    """

    number: int
    people: People
    fates: Fates
    changes: Changes
    activities: Activities
    guids: Ints
    pieces: Fragments
    deleted_ids: Ints
    deleted_at: Ints


def draw_chunk(
    rng: np.random.Generator,
    catalogue: Catalogue,
    number: int,
    first: int,
    size: int,
    *,
    seed: int,
    scale: float,
) -> Chunk:
    """Draws `size` leads from the one with number `first` on; `scale` multiplies what they do."""
    span = catalogue.calendar
    people = people_of_chunk(rng, span, first, size)
    people, fates = fate.decide_fates(rng, people, span)
    pieces = _pieces(people)
    log = Log()
    journeys.browse(rng, people, catalogue, log, scale)
    forms.become_known(rng, people, catalogue, log)
    forms.raise_hands(rng, people, catalogue, log)
    forms.visit_events(rng, people, catalogue, log)
    effects = mailings.send_mails(rng, people, catalogue, log, scale)
    left = (effects.unsubscribed_at, effects.invalid_at)
    changes = fate.decide_changes(rng, people, span, fates, left)
    lifecycle.log_births(rng, people, catalogue, log)
    lifecycle.log_changes(rng, people, catalogue, log, changes)
    lifecycle.log_scores(rng, people, catalogue, log, log.collected())
    oddly = np.random.Generator(
        np.random.Philox(key=np.array([seed, number + _ODD], dtype=np.uint64))
    )
    scanners.scan_oddly(oddly, people, catalogue, log, effects)
    happened = log.collected()
    # A record that is merged or deleted collects nothing more; the merge itself comes after that.
    ended = Log([happened.take(happened.at < fates.gone_at[happened.lead])])
    lifecycle.log_merges(people, catalogue, ended, fates, pieces)
    deleted_ids, deleted_at = lifecycle.log_deletions(rng, people, ended, fates)
    happened = ended.collected()
    happened = happened.take((happened.at >= span.start) & (happened.at < span.end))
    return Chunk(
        number=number,
        people=people,
        fates=fates,
        changes=changes,
        activities=happened,
        guids=_guids(seed, number, len(happened)),
        pieces=pieces,
        deleted_ids=deleted_ids,
        deleted_at=deleted_at,
    )


def _pieces(people: People) -> Fragments:
    """Each lead's address on the network, then each lead's membership in programs."""
    pieces = Fragments()
    numbers = people.number.tolist()
    # Addresses of 10.0.0.0/8 belong to nobody.
    pieces.add_plain(
        "Client IP Address",
        [f"10.{n * 37 % 256}.{n // 256 % 256}.{n * 101 % 256}" for n in numbers],
    )
    pieces.add_plain("Program Member ID", [str(FIRST_LEAD_ID * 3 + n) for n in numbers])
    return pieces


def _guids(seed: int, chunk: int, size: int) -> Ints:
    """Numbers like Marketo's: unique in the company, and in no order of time."""
    place = (np.uint64(chunk) << np.uint64(_ACTIVITY_BITS)) + np.arange(size, dtype=np.uint64)
    shift = np.uint64(seed * _SEED_STEP % (1 << _GUID_BITS))
    mixed = place * np.uint64(_GUID_FACTOR) + shift
    return (mixed & np.uint64((1 << _GUID_BITS) - 1)).astype(np.int64)

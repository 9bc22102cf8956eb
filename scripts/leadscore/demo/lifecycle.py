"""Activities that the marketing system logs about its own records."""

from __future__ import annotations

from typing import Final

import numpy as np

from leadscore.demo import log as kinds
from leadscore.demo.catalogue import NONE, TITLES_OF_A_LEVEL, TOP_SCORE, Catalogue, Fragments
from leadscore.demo.fates import FIRST_LEAD_ID, FIRST_STRANGER_ID, NOBODY, Changes, Fates
from leadscore.demo.log import Activities, Log
from leadscore.demo.people import People
from leadscore.demo.timeline import DAY, HOUR, NEVER, Ints

# Numbers in the piece `attribute` and in the asset group of that name.
_TITLE, _SIZE, _PHONE, _UNSUBSCRIBED, _INVALID, _SCORE = range(6)
_STEP_VALUES: Final = np.array([1, 5, 10, 20, -10])  # of catalogue.SCORE_STEPS
_SCORED_VISITS: Final = 0.04


def log_births(rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log) -> None:
    """Adds the creation of records, imports of lists and the start of nurture tracks."""
    lead = np.arange(len(people))
    unknown = people.begins < people.created
    source = np.where(unknown, 0, rng.integers(0, 3, lead.size))
    pieces, groups = catalogue.pieces, catalogue.groups
    log.add(lead, people.created, kinds.NEW_LEAD, NONE, (pieces["source"].at(source),))
    listed = np.flatnonzero(source == 1)
    which = rng.integers(0, 3, listed.size)
    log.add(
        listed,
        people.created[listed] + 2,
        kinds.ADD_TO_LIST,
        groups["list"].at(which),
        (pieces["list"].at(which),),
    )
    tracked = np.flatnonzero(rng.random(lead.size) < 0.3)
    log.add(
        tracked,
        people.created[tracked] + HOUR,
        kinds.ADD_TO_NURTURE,
        groups["track"].first,
        (pieces["track"].pick(rng, tracked.size),),
        campaign=8_100,
    )


def log_changes(
    rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log, changes: Changes
) -> None:
    """Adds one change of a data value for each change of a lead, and additions to opportunities."""
    pieces, groups = catalogue.pieces, catalogue.groups
    title = pieces["new_title"].at(people.title - TITLES_OF_A_LEVEL)
    size = pieces["new_size"].at(people.size * 4 + np.arange(len(people)) % 4)
    for attribute, at, new, old, reason in (
        (_TITLE, changes.retitled_at, title, pieces["old_title"].at(people.title), 2),
        (_SIZE, changes.enriched_at, size, NONE, 1),
        (_PHONE, changes.phoned_at, pieces["new_phone"].first, NONE, 0),
        (_UNSUBSCRIBED, changes.unsubscribed_at, pieces["new_true"].first, NONE, 0),
        (_INVALID, changes.invalid_at, pieces["new_true"].first, NONE, 3),
    ):
        lead = np.flatnonzero((at > people.created) & (at < NEVER))
        column = np.broadcast_to(np.asarray(new), len(people))[lead]
        earlier = np.broadcast_to(np.asarray(old), len(people))[lead]
        log.add(
            lead,
            at[lead],
            kinds.CHANGE_VALUE,
            groups["attribute"].first + attribute,
            (
                pieces["attribute"].first + attribute,
                column,
                earlier,
                pieces["reason"].at(np.full(lead.size, reason)),
            ),
        )
    sold = np.flatnonzero(changes.converted_at < NEVER)
    log.add(
        sold,
        changes.converted_at[sold] + 60,
        kinds.ADD_TO_OPPORTUNITY,
        groups["opportunity"].first,
        (pieces["opportunity"].pick(rng, sold.size),),
    )


def log_scores(
    rng: np.random.Generator, people: People, catalogue: Catalogue, log: Log, done: Activities
) -> None:
    """Adds the score changes of the old scoring, each logged twice (types 22 and 13)."""
    span = catalogue.calendar
    inside = (done.at >= span.start) & (done.at < span.end)
    form = done.kind == kinds.FORM
    visit = (done.kind == kinds.VISIT) & (rng.random(len(done)) < _SCORED_VISITS)
    left = done.kind == kinds.UNSUBSCRIBE
    chosen = np.flatnonzero(inside & (form | visit | left))
    chosen = chosen[np.lexsort((chosen, done.at[chosen], done.lead[chosen]))]
    lead, at = done.lead[chosen], done.at[chosen] + 2
    step = np.where(form[chosen], 1 + chosen % 3, np.where(left[chosen], 4, 0))
    total = np.cumsum(_STEP_VALUES[step])
    first = np.searchsorted(lead, lead)
    base = total[first] - _STEP_VALUES[step[first]] if lead.size else total
    new = np.clip(total - base, -TOP_SCORE, TOP_SCORE)
    old = np.clip(total - base - _STEP_VALUES[step], -TOP_SCORE, TOP_SCORE)
    pieces, groups = catalogue.pieces, catalogue.groups
    change = (
        pieces["step"].at(step),
        pieces["new_score"].at(new + TOP_SCORE),
        pieces["old_score"].at(old + TOP_SCORE),
        pieces["reason"].first + 3,
    )
    log.add(lead, at, kinds.CHANGE_SCORE, groups["score"].first, change, campaign=4_001)
    value = (pieces["attribute"].first + _SCORE, change[1], change[2], change[3])
    log.add(lead, at, kinds.CHANGE_VALUE, groups["attribute"].first + _SCORE, value, campaign=4_001)


def log_merges(
    people: People, catalogue: Catalogue, log: Log, fates: Fates, chunk_pieces: Fragments
) -> None:
    """Adds the merges; the ids of the merged come as JSON array or as two spellings of text."""
    base = len(catalogue.statics.as_object)
    merged = np.flatnonzero(fates.merged_into != NOBODY)
    by_event: dict[tuple[int, int], list[int]] = {}
    for loser in merged.tolist():
        key = (int(fates.merged_into[loser]), int(fates.merged_at[loser]))
        by_event.setdefault(key, []).append(FIRST_LEAD_ID + int(people.number[loser]))
    # One merge of a record that no export shows, as in every real extract.
    if by_event:
        survivor, at = next(iter(by_event))
        by_event[(survivor, at + 1)] = [FIRST_STRANGER_ID + int(people.number[survivor])]
    survivors, instants, details = [], [], []
    for index, ((survivor, at), ids) in enumerate(by_event.items()):
        text = str(ids)
        shaped = (ids, text.replace(" ", ""), text)[index % 3]
        survivors.append(survivor)
        instants.append(at)
        details.append(base + chunk_pieces.add([("Merge IDs", shaped), ("Master Updated", True)]))
    log.add(_ints(survivors), _ints(instants), kinds.MERGE, NONE, (_ints(details),))


def log_deletions(
    rng: np.random.Generator, people: People, log: Log, fates: Fates
) -> tuple[Ints, Ints]:
    """Adds deletions to the log; returns ids and instants for the list of deleted leads.

    Each deletion is in one of them at least, some in both or twice. The list also holds leads that
    were never seen, and entries without a date (NEVER).
    """
    deleted = np.flatnonzero(fates.deleted_at < NEVER)
    where = rng.random(deleted.size)
    logged = deleted[where < 0.7]
    log.add(logged, fates.deleted_at[logged], kinds.DELETE)
    listed = deleted[where > 0.35]
    twice = listed[rng.random(listed.size) < 0.15]
    number = int(people.number[0])
    strangers = FIRST_STRANGER_ID + number + _ints([1, 2])
    ids = np.concatenate(
        [
            FIRST_LEAD_ID + people.number[listed],
            FIRST_LEAD_ID + people.number[twice],
            strangers,
            strangers,
        ]
    )
    somewhen = int(people.created.max()) - 30 * DAY + _ints([0, 5 * DAY])
    at = np.concatenate(
        [
            fates.deleted_at[listed],
            fates.deleted_at[twice] + 3,
            somewhen,
            np.full(2, NEVER),
        ]
    )
    final = np.flatnonzero(fates.restored_at[listed] == NEVER)[:1]
    at[final] = NEVER
    return ids, at


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)

"""The hidden truth beside the raw data, by which later work can judge what scores find."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadscore.demo.chunk import Chunk
from leadscore.demo.fates import FIRST_LEAD_ID, NOBODY
from leadscore.demo.people import COMPETITOR, INTERNAL, PERSONAS, SCANNER_VICTIM
from leadscore.demo.spelling import stamped
from leadscore.demo.timeline import NEVER


def lead_truth(chunk: Chunk) -> pa.Table:
    """One row per lead, with `lead_id` as text.

    `intent` and `fit` (0..1) drive behavior and purchase. `is_bot`: whatever the lead seems to do,
    mail scanners did. `converts`: an opportunity opens at `converts_at`, which may lie after
    `as_of`; `won`, `amount` (whole currency units) and `closes_at` are how it ends. `merged_into`
    is the end of the chain of merges.
    """
    people, fates = chunk.people, chunk.fates
    converts = people.converts_at < NEVER
    merged = fates.merged_into != NOBODY
    survivor = FIRST_LEAD_ID + people.number[fates.last_survivor()]
    return pa.table(
        {
            "lead_id": pa.array(FIRST_LEAD_ID + people.number).cast(pa.string()),
            "persona": pa.array(np.asarray(PERSONAS)[people.persona]),
            "intent": pa.array(people.intent),
            "fit": pa.array(people.fit),
            "is_bot": pa.array(people.persona == SCANNER_VICTIM),
            "is_internal": pa.array(people.persona == INTERNAL),
            "is_competitor": pa.array(people.persona == COMPETITOR),
            "converts": pa.array(converts),
            "converts_at": stamped(people.converts_at),
            "won": pa.array(people.won),
            "amount": pa.array(people.amount, mask=~converts),
            "closes_at": stamped(people.closes_at),
            "merged_into": pa.array(survivor, mask=~merged).cast(pa.string()),
            "is_deleted": pa.array(fates.gone_at < np.where(merged, 0, NEVER)),
        }
    )


def robot_truth(chunk: Chunk) -> pa.Table:
    """The GUIDs (`marketo_guid`, text) of what no person did."""
    robots = chunk.guids[~chunk.activities.human]
    return pa.table({"marketo_guid": pa.array(robots).cast(pa.string())})

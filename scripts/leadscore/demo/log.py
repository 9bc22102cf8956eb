"""Activities of one chunk as columns of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from leadscore.demo.catalogue import NONE
from leadscore.demo.timeline import Bools, Ints

SLOTS: Final = 7

# Marketo's activity type ids (contract §3.1).
VISIT: Final = 1
FORM: Final = 2
CLICK_LINK: Final = 3
SEND: Final = 6
DELIVERED: Final = 7
BOUNCED: Final = 8
UNSUBSCRIBE: Final = 9
OPEN: Final = 10
CLICK_MAIL: Final = 11
NEW_LEAD: Final = 12
CHANGE_VALUE: Final = 13
CHANGE_SCORE: Final = 22
ADD_TO_LIST: Final = 24
BOUNCED_SOFT: Final = 27
MERGE: Final = 32
ADD_TO_OPPORTUNITY: Final = 34
DELETE: Final = 37
MOMENT: Final = 46
STATUS: Final = 104
ADD_TO_NURTURE: Final = 113


@dataclass(frozen=True)
class Activities:
    """Columns of equal length, one entry per activity.

    `lead` is the index within the chunk; `at` and `arrives` are instants, the second when an export
    first holds the row; `kind` is Marketo's type id; `asset` numbers the catalogue's assets;
    `details` (n x SLOTS) numbers its pieces of JSON, numbers from its end on being those of the
    chunk; `campaign` is an id. NONE stands for what is missing. `human` is the hidden truth.
    """

    lead: Ints
    at: Ints
    arrives: Ints
    kind: Ints
    asset: Ints
    campaign: Ints
    details: Ints
    human: Bools

    def __len__(self) -> int:
        return int(self.lead.size)

    def take(self, index: Ints | Bools) -> Activities:
        """The entries at `index`, in its order."""
        return Activities(
            lead=self.lead[index],
            at=self.at[index],
            arrives=self.arrives[index],
            kind=self.kind[index],
            asset=self.asset[index],
            campaign=self.campaign[index],
            details=self.details[index],
            human=self.human[index],
        )


@dataclass
class Log:
    """Collects activities in blocks."""

    _blocks: list[Activities] = field(default_factory=list)

    def add(
        self,
        lead: Ints,
        at: Ints,
        kind: int | Ints,
        asset: int | Ints = NONE,
        details: Sequence[int | Ints] = (),
        *,
        campaign: int | Ints = NONE,
        human: bool | Bools = True,
    ) -> None:
        """Adds one activity per entry of `lead`; single numbers hold for all of them."""
        size = lead.size
        if size == 0:
            return
        slots = np.full((size, SLOTS), NONE, dtype=np.int64)
        for slot, detail in enumerate(details):
            slots[:, slot] = detail
        self._blocks.append(
            Activities(
                lead=lead.astype(np.int64),
                at=at.astype(np.int64),
                arrives=at.astype(np.int64),
                kind=_column(kind, size),
                asset=_column(asset, size),
                campaign=_column(campaign, size),
                details=slots,
                human=np.broadcast_to(np.asarray(human, dtype=np.bool_), size),
            )
        )

    def collected(self) -> Activities:
        """All activities so far, block after block."""
        blocks = self._blocks
        return Activities(
            lead=np.concatenate([block.lead for block in blocks]),
            at=np.concatenate([block.at for block in blocks]),
            arrives=np.concatenate([block.arrives for block in blocks]),
            kind=np.concatenate([block.kind for block in blocks]),
            asset=np.concatenate([block.asset for block in blocks]),
            campaign=np.concatenate([block.campaign for block in blocks]),
            details=np.concatenate([block.details for block in blocks]),
            human=np.concatenate([block.human for block in blocks]),
        )


def _column(value: int | Ints, size: int) -> Ints:
    return np.broadcast_to(np.asarray(value, dtype=np.int64), size)

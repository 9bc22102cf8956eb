"""Leads of one chunk: who they are, where they work, what they want (the hidden truth)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from leadscore.demo import vocabulary as words
from leadscore.demo.timeline import DAY, HISTORY_DAYS, NEVER, Bools, Calendar, Floats, Ints

PERSONAS: Final = (
    "champion",
    "evaluator",
    "researcher",
    "student",
    "job_seeker",
    "competitor",
    "internal",
    "scanner_victim",
)
CHAMPION, EVALUATOR, RESEARCHER, STUDENT, JOB_SEEKER, COMPETITOR, INTERNAL, SCANNER_VICTIM = range(
    8
)
_PERSONA_SHARES: Final = (0.07, 0.13, 0.51, 0.08, 0.07, 0.02, 0.01, 0.11)
# Beta distributions of the wish to buy.
_INTENT: Final = ((5, 2), (3, 3), (1.4, 5), (1, 9), (1, 12), (1, 12), (1, 12), (1, 12))
# Weights of levels (vocabulary.LEVELS) by persona.
_LEVELS: Final = (
    (0.14, 0.24, 0.30, 0.24, 0.07, 0.00, 0.01, 0.00),
    (0.03, 0.08, 0.20, 0.35, 0.31, 0.00, 0.03, 0.00),
    (0.04, 0.06, 0.13, 0.27, 0.40, 0.01, 0.06, 0.03),
    (0.00, 0.00, 0.00, 0.00, 0.08, 0.92, 0.00, 0.00),
    (0.00, 0.00, 0.01, 0.08, 0.70, 0.12, 0.09, 0.00),
    (0.04, 0.10, 0.20, 0.40, 0.26, 0.00, 0.00, 0.00),
    (0.03, 0.10, 0.20, 0.37, 0.30, 0.00, 0.00, 0.00),
    (0.05, 0.10, 0.20, 0.30, 0.35, 0.00, 0.00, 0.00),
)
_LEVEL_FIT: Final = np.array([1.0, 0.95, 0.8, 0.55, 0.25, 0.0, 0.05, 0.0])
_SIZE_FIT: Final = np.array([0.0, 0.25, 0.55, 0.9, 1.0, 0.85])
LEADS_PER_ACCOUNT: Final = 5
# Mail gateways that follow links: none; the source flags it; a name in the user agent; no trace.
_GATEWAYS: Final = (0.76, 0.09, 0.08, 0.07)
FLAGGED, NAMED, DISGUISED = 1, 2, 3
_OLD_SHARE: Final = 0.25
_UNKNOWN_SHARE: Final = 0.35


@dataclass(frozen=True)
class People:
    """Columns of equal length, one entry per lead of the chunk; instants as in `timeline`.

    `number` counts all leads of the company from 0. `account` is the index of the company within
    the chunk (NONE-like -1 for private people); `size` is the class, `employees` the number;
    `gateway` is 0 or how the mail scanner of the company shows; `level`, `function` and `title`
    number the vocabulary; `zone` is hours from UTC. `intent` and `fit` lie in 0..1. `begins` is the
    first contact, `created` the birth of the record, `peak` the end of the buying journey;
    `converts_at` is NEVER for those who do not buy. `pull` multiplies the amount of activity.
    """

    number: Ints
    persona: Ints
    account: Ints
    size: Ints
    employees: Ints
    industry: Ints
    country: Ints
    zone: Ints
    gateway: Ints
    level: Ints
    function: Ints
    title: Ints
    first_name: Ints
    last_name: Ints
    intent: Floats
    fit: Floats
    begins: Ints
    created: Ints
    peak: Ints
    converts_at: Ints
    won: Bools
    amount: Ints
    closes_at: Ints
    pull: Floats

    def __len__(self) -> int:
        return int(self.number.size)


def choose(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> Ints:
    """`size` indexes drawn by their shares (which need not sum to 1)."""
    steps = np.cumsum(np.asarray(shares)) / float(sum(shares))
    # The last step may miss 1 by rounding; whatever lies above the others is the last index.
    return np.searchsorted(steps[:-1], rng.random(size), side="right").astype(np.int64)


def choose_by(rng: np.random.Generator, shares: Floats, row: Ints) -> Ints:
    """One index per entry of `row`, drawn by the shares in that row of the table."""
    steps = (np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True))[:, :-1]
    chosen: Ints = (rng.random(row.size)[:, None] >= steps[row]).sum(axis=1).astype(np.int64)
    return chosen


def people_of_chunk(rng: np.random.Generator, calendar: Calendar, first: int, size: int) -> People:
    """`size` leads whose numbers start at `first`."""
    persona = choose(rng, _PERSONA_SHARES, size)
    accounts = max(2, size // LEADS_PER_ACCOUNT)
    account_size = choose(rng, words.SIZE_WEIGHTS, accounts)
    # The second account always has a gateway, so that there are victims in the smallest company.
    account_gateway = choose(rng, _GATEWAYS, accounts)
    account_gateway[1] = FLAGGED
    guarded = np.flatnonzero(account_gateway)
    account = np.floor(accounts * rng.random(size) ** 1.5).astype(np.int64)
    account = np.where(
        persona == SCANNER_VICTIM, guarded[rng.integers(0, guarded.size, size)], account
    )
    account_employees = np.asarray(words.SIZES)[account_size, rng.integers(0, 4, accounts)]
    account_industry = np.floor(len(words.INDUSTRIES) * rng.random(accounts) ** 1.3).astype(
        np.int64
    )
    account_country = choose(rng, tuple(row[2] for row in words.COUNTRIES), accounts)
    level = choose_by(rng, np.asarray(_LEVELS), persona)
    function = np.floor(len(words.FUNCTIONS) * rng.random(size) ** 1.4).astype(np.int64)
    title = (level * len(words.FUNCTIONS) + function) * 3 + rng.integers(0, 3, size)
    country = account_country[account]
    good_market = np.array([row[3] for row in words.COUNTRIES])[country]
    industry = account_industry[account]
    good_industry = industry < words.GOOD_INDUSTRIES
    poor_industry = industry >= len(words.INDUSTRIES) - words.POOR_INDUSTRIES
    fit = (
        0.38 * _LEVEL_FIT[level]
        + 0.30 * _SIZE_FIT[account_size[account]]
        + 0.16 * np.where(good_industry, 1.0, np.where(poor_industry, 0.0, 0.5))
        + 0.10 * good_market
        + 0.06 * (function < 4)
    )
    fit = np.clip(fit + rng.normal(0, 0.06, size), 0, 1)
    betas = np.asarray(_INTENT, dtype=np.float64)[persona]
    intent = rng.beta(betas[:, 0], betas[:, 1])
    begins, created = _births(rng, calendar, size)
    days = np.clip(np.exp(rng.normal(np.log(38), 0.55, size)), 5, 200)
    peak = begins + (days * DAY).astype(np.int64)
    buyer = persona <= RESEARCHER
    odds = 1 / (1 + np.exp(-(-8.6 + 7.0 * intent + 4.5 * fit)))
    converts = buyer & (rng.random(size) < odds)
    converts_at = np.where(
        converts,
        np.maximum(peak, created + DAY) + rng.integers(DAY // 8, 6 * DAY, size),
        NEVER,
    )
    won = converts & (rng.random(size) < np.clip(0.1 + 0.25 * intent + 0.35 * fit, 0, 1))
    employees = account_employees[account]
    amount = 500 * np.round(
        np.exp(rng.normal(2.2, 0.5, size)) * np.clip(employees, 5, 20_000) ** 0.45
    ).astype(np.int64)
    # Long days in between: quotes, trials, signatures.
    closes_at = np.where(converts, converts_at + rng.integers(15, 95, size) * DAY, NEVER)
    pull = np.minimum(np.exp(rng.normal(-0.85, 1.3, size)), 150.0)
    zones = np.array([row[1] for row in words.COUNTRIES], dtype=np.int64)
    return People(
        number=np.arange(first, first + size, dtype=np.int64),
        persona=persona,
        account=account,
        size=account_size[account],
        employees=employees,
        industry=industry,
        country=country,
        zone=zones[country],
        gateway=account_gateway[account],
        level=level,
        function=function,
        title=title,
        first_name=rng.integers(0, len(words.FIRST_NAMES), size),
        last_name=rng.integers(0, len(words.LAST_NAMES), size),
        intent=intent,
        fit=fit,
        begins=begins,
        created=created,
        peak=peak,
        converts_at=converts_at,
        won=won,
        amount=np.maximum(amount, 1_000),
        closes_at=closes_at,
        pull=pull,
    )


def _births(rng: np.random.Generator, calendar: Calendar, size: int) -> tuple[Ints, Ints]:
    """First contact and creation: old records, known from the start, or unknown visitors first."""
    span = HISTORY_DAYS * DAY
    begins = calendar.start + np.floor(span * rng.random(size) ** 0.85).astype(np.int64)
    kind = rng.random(size)
    unknown = np.minimum(60 + (rng.exponential(12 * DAY, size)).astype(np.int64), 90 * DAY)
    waits = (kind >= _OLD_SHARE) & (kind < _OLD_SHARE + _UNKNOWN_SHARE)
    created = np.where(waits, begins + unknown, begins)
    created = np.minimum(created, calendar.end - 120)
    age = np.floor(3 * 365 * DAY * rng.random(size)).astype(np.int64)
    created = np.where(kind < _OLD_SHARE, calendar.start - age - DAY, created)
    return np.minimum(begins, calendar.end - 240), created

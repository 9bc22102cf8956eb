"""Raw rows of a random small company: every oddity of contract §2, at crowded instants.

The instants come from a small pool and from exact multiples of hours and days after it, so that
ties, midnights and ages of exactly N x 24 h are common rather than rare.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import ClassVar

from cases.bots import mail_bursts
from cases.vocabulary import (
    ACTIVITY_HEADER,
    ADDRESSES,
    AGENTS,
    FORMS,
    LEAD_HEADER,
    LINKS,
    LOGGED_TWICE,
    MAILS,
    PAGES,
    PROGRAMS,
    QUERIES,
    TYPE_WEIGHTS,
    VALUES,
)
from oracle.records import Kind, instant, maybe_instant

Cells = dict[str, str]

FIRST_DAY = datetime.fromisoformat("2026-01-01")
DAYS_APART = (1, 1, 2, 3, 5, 7, 10, 14, 30)
HOURS_APART = (1, 6, 12, 23, 24, 25, 48)
BURST = (
    timedelta(),
    timedelta(seconds=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(days=1, microseconds=-1),
    timedelta(days=5),
    timedelta(days=7),
    timedelta(days=14),
    timedelta(days=30),
)


@dataclass(frozen=True)
class Company:
    """A company's frame: when it lives, its crowded instants, its leads by source instance."""

    start: datetime
    days: int
    pool: tuple[datetime, ...]
    leads: dict[str, tuple[str, ...]]

    @property
    def instances(self) -> tuple[str, ...]:
        """Names of the source instances."""
        return tuple(self.leads)


@dataclass(frozen=True)
class RawTables:
    """All rows of one source instance, before they are dealt out to files."""

    KINDS: ClassVar[tuple[Kind, ...]] = ("activities", "leads", "deleted_leads")

    activities: list[Cells]
    leads: list[Cells]
    deleted_leads: list[Cells]

    def of(self, kind: Kind) -> list[Cells]:
        """The rows of one kind of file."""
        tables = (self.activities, self.leads, self.deleted_leads)
        return tables[self.KINDS.index(kind)]


def random_company(rng: Random) -> Company:
    """A frame of 3 to 12 leads over 60 to 200 days, in one or two source instances."""
    start = FIRST_DAY + timedelta(days=rng.randrange(60))
    days = rng.randint(60, 200)
    pool = []
    for _ in range(rng.randint(6, 14)):
        at = start + timedelta(days=rng.randrange(days))
        match rng.randrange(4):
            case 0:
                pass
            case 1:
                at += timedelta(hours=rng.randrange(24))
            case 2:
                at += timedelta(seconds=rng.randrange(86400))
            case _:
                at += timedelta(microseconds=rng.randrange(86400 * 10**6))
        pool.append(at)
    count = rng.randint(3, 12)
    if rng.random() < 0.25:
        first = rng.randint(1, count - 1)
        # Both instances use the same ids, for other people.
        leads = {"default": _ids(first), rng.choice(("emea", "default-2")): _ids(count - first)}
    else:
        leads = {rng.choice(("default", "default", "emea")): _ids(count)}
    return Company(start, days, tuple(pool), leads)


def _ids(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(8, 8 + count))


def pick_instant(rng: Random, company: Company) -> datetime:
    """An instant, mostly one of the pool or an exact time after one."""
    at = rng.choice(company.pool)
    match rng.choices(("same", "days", "hours", "near", "any"), (30, 25, 20, 10, 15))[0]:
        case "days":
            at += timedelta(days=rng.choice(DAYS_APART))
        case "hours":
            at += timedelta(hours=rng.choice(HOURS_APART))
        case "near":
            at += timedelta(days=rng.choice(DAYS_APART))
            at += rng.choice((1, -1)) * rng.choice(
                (timedelta(microseconds=1), timedelta(seconds=1), timedelta(minutes=1))
            )
        case "any":
            at = company.start + timedelta(seconds=rng.randrange(company.days * 86400))
        case _:
            pass
    return max(at, company.start)


def spelled(rng: Random, at: datetime) -> str:
    """An instant in one of the spellings of §2.1."""
    if at.time() == datetime.min.time() and rng.random() < 0.3:
        return at.date().isoformat()
    zone, offset = rng.choice(
        (
            ("Z", timedelta()),
            ("Z", timedelta()),
            ("", timedelta()),
            ("+0000", timedelta()),
            ("-08:00", timedelta(hours=-8)),
            ("+05:30", timedelta(hours=5, minutes=30)),
        )
    )
    local = at + offset
    text = local.isoformat(sep=rng.choice("TT "))
    if local.second == 0 and local.microsecond == 0 and rng.random() < 0.3:
        text = text[:-3]
    return text + zone


def random_rows(rng: Random, company: Company) -> dict[str, RawTables]:
    """All raw rows by source instance: 10 to 80 activities over the whole company."""
    activities = rng.randint(10, 80)
    everyone = sum(len(ids) for ids in company.leads.values())
    tables = {}
    for instance, ids in company.leads.items():
        share = max(3, activities * len(ids) // everyone)
        tables[instance] = _instance_rows(rng, company, ids, share)
    return tables


def _instance_rows(
    rng: Random, company: Company, ids: tuple[str, ...], activities: int
) -> RawTables:
    guids: set[str] = set()
    # Few leads have most activities; "99" is a lead that nobody exported.
    weights = [1 / (place + 1) ** 1.5 for place in range(len(ids))]
    rows: list[Cells] = []
    lead, at, type_id = ids[0], company.start, "1"
    for _ in range(activities):
        # A visit is often a burst: the same again, at the same instant or soon after.
        if rows and rng.random() < 0.4:
            at += rng.choice(BURST)
            if rng.random() < 0.3:
                type_id = rng.choices(list(TYPE_WEIGHTS), list(TYPE_WEIGHTS.values()))[0]
        else:
            lead = "99" if rng.random() < 0.04 else rng.choices(ids, weights)[0]
            at = pick_instant(rng, company)
            type_id = rng.choices(list(TYPE_WEIGHTS), list(TYPE_WEIGHTS.values()))[0]
        rows.append(activity_row(rng, _guid(rng, guids), lead, at, type_id))
    # What one system logs twice: the same lead, asset and instant under two types.
    for row in [row for row in rows if row["activityTypeId"] in LOGGED_TWICE]:
        if rng.random() < 0.5:
            type_id = LOGGED_TWICE[row["activityTypeId"]]
            rows.append(row | {"marketoGUID": _guid(rng, guids), "activityTypeId": type_id})
    for lead, at, type_id, mail in mail_bursts(rng, ids, company.pool):
        row = activity_row(rng, _guid(rng, guids), lead, max(at, company.start), type_id)
        rows.append(row | {"primaryAttributeValue": mail})
    for _ in range(rng.choice((0, 1, 2, 3, 6))):
        rows.append(_merge(rng, company, ids, _guid(rng, guids)))
    versions = [
        row
        for lead in ids
        for row in _versions(
            rng, company, lead, [row["activityDate"] for row in rows if row["leadId"] == lead]
        )
    ]
    deleted = []
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        lead = rng.choice((*ids, "77"))
        at = _deletion_instant(rng, company, [row for row in versions if row["id"] == lead])
        if rng.random() < 0.5:
            rows.append(_cells(_guid(rng, guids), lead, spelled(rng, at), "37"))
        if rng.random() < 0.6:
            dated = rng.random() < 0.75
            deleted.append({"leadId": lead, "deletedAt": spelled(rng, at) if dated else ""})
    rows += [
        _duplicate(rng, company, ids, rng.choice(rows)) for _ in range(rng.choice((0, 1, 2, 4)))
    ]
    return RawTables(rows, versions, deleted)


def _deletion_instant(rng: Random, company: Company, versions: list[Cells]) -> datetime:
    """Often at, or shortly before, a version of the lead, which may restore it."""
    updates = [known for row in versions if (known := maybe_instant(row["updatedAt"])) is not None]
    if updates and rng.random() < 0.6:
        return rng.choice(updates) - rng.choice((timedelta(), timedelta(seconds=1), timedelta(2)))
    return pick_instant(rng, company)


def _guid(rng: Random, taken: set[str]) -> str:
    while True:
        guid = rng.choice(
            (str(rng.randrange(200)), f"{rng.randrange(16**6):06x}", f"Z{rng.randrange(100)}")
        )
        if guid not in taken:
            taken.add(guid)
            return guid


def _cells(guid: str, lead: str, at: str, type_id: str, **cells: str) -> Cells:
    """A row of an activity file."""
    given = {"marketoGUID": guid, "leadId": lead, "activityDate": at, "activityTypeId": type_id}
    return {name: (given | cells).get(name, "") for name in ACTIVITY_HEADER}


def activity_row(rng: Random, guid: str, lead: str, at: datetime, type_id: str) -> Cells:
    """A row of an activity with random content."""
    asset, attributes = _content(rng, type_id)
    if rng.random() < 0.05:
        asset = rng.choice(("", "null"))
    return _cells(
        guid,
        lead,
        spelled(rng, at),
        type_id,
        campaignId=rng.choice(("", "", "1001", "7", "null")),
        primaryAttributeValue=asset,
        attributes=attribute_cell(rng, attributes),
    )


def _content(rng: Random, type_id: str) -> tuple[str, dict[str, object]]:
    """An asset and attributes, by Marketo's names, of an activity of a type."""
    agent = rng.choice((*AGENTS, None))
    assets: tuple[str, ...] = MAILS
    attributes: dict[str, object] = {}
    match type_id:
        case "1":
            assets = (*PAGES, *QUERIES)
            attributes = {
                "Query Parameters": rng.choice(("utm_source=Google&x=1", "x=1", "", None)),
                "Referrer URL": rng.choice(("https://www.google.example/", None, "")),
                "User Agent": agent,
                "Client IP Address": rng.choice(ADDRESSES),
            }
        case "2":
            assets = FORMS
            attributes = {"Webpage ID": rng.randrange(50), "User Agent": agent}
        case "3":
            assets = LINKS
            attributes = {"Link ID": rng.randrange(50)}
        case "10" | "11":
            attributes = {
                "Is Bot Activity": rng.choice((True, False, False, None)),
                "Device": rng.choice(("iPhone", "PC")),
                "Link": rng.choice(("/pricing", "/unsubscribe", "/docs", "/trap", None)),
                "User Agent": agent,
                "Client IP Address": rng.choice(ADDRESSES),
            }
        case "13":
            assets = ("leadStatus", "title")
            attributes = {
                "Attribute Name": rng.choice(("title", "company")),
                "New Value": rng.choice(("CEO", None, "")),
            }
        case "22":
            assets = ("Lead Score",)
            attributes = {"Change Value": rng.choice(("+10", "-5", "7.5", "ten", ""))}
        case "104":
            assets = PROGRAMS
            status = rng.choice(("Registered", "Attended", "Attended On-demand", "No Show"))
            attributes = {"New Status": status}
    return rng.choice(assets), attributes


def attribute_cell(rng: Random, attributes: dict[str, object]) -> str:
    """Attributes as JSON in one of both shapes (§2.1)."""
    if not attributes:
        return rng.choice(("", "null", "{}", "[]"))
    if rng.random() < 0.5:
        return json.dumps(attributes)
    return json.dumps([{"name": name, "value": value} for name, value in attributes.items()])


def _merge(rng: Random, company: Company, ids: tuple[str, ...], guid: str) -> Cells:
    # From few leads, so that chains, cycles, repetitions and merges with oneself come up.
    few = ids[: max(2, len(ids) // 2)]
    merged = [int(rng.choice((*few, *few, "55"))) for _ in range(rng.choice((1, 1, 2)))]
    value: object = merged if rng.random() < 0.5 else str(merged).replace(" ", "")
    cell = attribute_cell(rng, {"Merge IDs": value, "Merge Source": "ui"})
    date = spelled(rng, pick_instant(rng, company))
    return _cells(guid, rng.choice(few), date, "32", attributes=cell)


def _duplicate(rng: Random, company: Company, ids: tuple[str, ...], row: Cells) -> Cells:
    copy = dict(row)
    match rng.randrange(5):
        case 0:
            copy["leadId"] = rng.choice(ids)
        case 1:
            copy["activityDate"] = spelled(rng, pick_instant(rng, company))
        case 2:
            copy["primaryAttributeValue"] = rng.choice((*PAGES, *QUERIES, *FORMS))
        case 3:
            copy["activityTypeId"] = rng.choice(("1", "2", "32", "37"))
        case _:
            pass
    return copy


def _versions(
    rng: Random, company: Company, lead: str, activity_dates: Sequence[str]
) -> list[Cells]:
    """Exported rows of one lead, changed at times at the instant of one of its activities."""
    if rng.random() < 0.1:
        return []
    rows = []
    profile = {name: rng.choice(values) for name, values in VALUES.items()}
    # An address that is there is the rule, as in life.
    if rng.random() < 0.6:
        profile["email"] = rng.choice(VALUES["email"][:3])
    created = rng.choice((company.start, pick_instant(rng, company)))
    updated: datetime | None = None
    for number in range(rng.choice((1, 1, 2, 3, 4))):
        if number:
            for name in rng.sample(sorted(VALUES), 3):
                profile[name] = rng.choice(VALUES[name])
        if updated is None or rng.random() > 0.15:
            updated = created if rng.random() < 0.15 else pick_instant(rng, company)
            if activity_dates and rng.random() < 0.4:
                updated = instant(rng.choice(activity_dates))
        is_undated = rng.random() < 0.12
        created_cell = spelled(rng, created) if rng.random() > 0.25 else rng.choice(("", "null"))
        row = {
            "id": lead,
            **profile,
            "createdAt": created_cell,
            "updatedAt": rng.choice(("", "null")) if is_undated else spelled(rng, updated),
        }
        rows.append({name: row[name] for name in LEAD_HEADER})
    return rows

"""What Salesforce holds: leads, contacts, opportunities, roles, lead history and tasks.

One row for each state of an object, as an export after every change shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np

from leadscore.demo import vocabulary as words
from leadscore.demo.catalogue import titles_by_level
from leadscore.demo.fates import Changes
from leadscore.demo.people import People
from leadscore.demo.records import first_account_of, salesforce_id
from leadscore.demo.timeline import DAY, HOUR, NEVER, Calendar, Floats

Row = dict[str, str | None]
OBJECTS: Final = {
    "lead": (
        "Id", "FirstName", "LastName", "Email", "Company", "Title", "Status", "LeadSource",
        "Industry", "NumberOfEmployees", "Country", "OwnerId", "IsConverted", "ConvertedDate",
        "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId", "IsDeleted",
        "CreatedDate", "SystemModstamp",
    ),
    "contact": (
        "Id", "AccountId", "FirstName", "LastName", "Email", "Title", "LeadSource", "OwnerId",
        "IsDeleted", "CreatedDate", "SystemModstamp",
    ),
    "opportunity": (
        "Id", "AccountId", "Name", "StageName", "Amount", "Probability", "CloseDate", "IsClosed",
        "IsWon", "Type", "LeadSource", "OwnerId", "IsDeleted", "CreatedDate", "SystemModstamp",
    ),
    "opportunity_contact_role": (
        "Id", "OpportunityId", "ContactId", "Role", "IsPrimary", "IsDeleted", "CreatedDate",
        "SystemModstamp",
    ),
    "lead_history": (
        "Id", "LeadId", "Field", "OldValue", "NewValue", "CreatedById", "CreatedDate", "IsDeleted",
    ),
    "task": (
        "Id", "WhoId", "WhatId", "Subject", "TaskSubtype", "Status", "ActivityDate", "OwnerId",
        "CallDurationInSeconds", "IsDeleted", "CreatedDate", "SystemModstamp",
    ),
}  # fmt: skip
_OWNERS: Final = 12
_STAGES: Final = (("Discovery", 20), ("Proposal", 50), ("Negotiation", 75))
_ROLES: Final = ("Decision Maker", "Evaluator", "Business User")
_CALLS: Final = (
    ("Call: first contact", "Call"),
    ("Email: follow-up", "Email"),
    ("Meeting", "Event"),
)


@dataclass
class SalesRows:
    """Rows by object, each with the instant at which an export first holds it."""

    rows: dict[str, list[tuple[int, Row]]] = field(
        default_factory=lambda: {name: [] for name in OBJECTS}
    )
    opportunities: int = 0
    won: int = 0

    def add(self, name: str, arrives: int, row: Row) -> None:
        """Adds one row; columns that it does not name are missing."""
        self.rows[name].append((arrives, row))


def sales_rows(
    rng: np.random.Generator,
    people: People,
    calendar: Calendar,
    changes: Changes,
    named: tuple[list[str], list[str], list[str | None]],
) -> SalesRows:
    """Everything that sellers did with the leads of a chunk up to `as_of`."""
    out = SalesRows()
    titles = titles_by_level()
    companies, _, emails = named
    worked = np.flatnonzero(changes.synced_at < calendar.end)
    chance = rng.random((len(people), 4))
    for index in worked.tolist():
        number = int(people.number[index])
        country = int(people.country[index])
        title = titles[int(people.title[index])].strip()
        person: Row = {
            "FirstName": words.FIRST_NAMES[int(people.first_name[index])],
            "LastName": words.LAST_NAMES[int(people.last_name[index])],
            "Email": emails[index],
            "Title": title,
            "LeadSource": words.SOURCES[number * 5 % 7],
            "OwnerId": salesforce_id("005", number % _OWNERS),
            "IsDeleted": "false",
        }
        details: Row = {
            "Company": companies[index] or "[not provided]",
            "Industry": words.INDUSTRIES[int(people.industry[index])],
            "NumberOfEmployees": str(int(people.employees[index])),
            "Country": words.COUNTRIES[country][0][0],
        }
        account = salesforce_id("001", first_account_of(people) + int(people.account[index]))
        _lead(
            out, people, calendar, changes, index=index, row={**person, **details}, account=account
        )
        _tasks(out, calendar, number, int(changes.synced_at[index]), chance[index])
        if changes.converted_at[index] < calendar.end:
            _contact(out, number, int(changes.converted_at[index]), person, account)
            company = (companies[index], account)
            _opportunity(out, people, calendar, index=index, person=person, company=company)
    return out


def _lead(
    out: SalesRows,
    people: People,
    calendar: Calendar,
    changes: Changes,
    *,
    index: int,
    row: Row,
    account: str,
) -> None:
    """Adds the states of a lead: new, working, and converted or disqualified."""
    number, start = int(people.number[index]), int(changes.synced_at[index])
    lead = salesforce_id("00Q", number)
    converted = int(changes.converted_at[index])
    ends = converted if converted < NEVER else start + 40 * DAY
    states = [(start, "Open"), (min(start + 5 * HOUR, ends - 60), "Working")]
    states.append((ends, "Qualified" if converted < NEVER else "Disqualified"))
    before: str | None = None
    for number_of_state, (at, status) in enumerate(states):
        if at >= calendar.end:
            break
        done = status == "Qualified"
        out.add(
            "lead",
            at,
            {
                **row,
                "Id": lead,
                "Status": status,
                "IsConverted": "true" if done else "false",
                "ConvertedDate": _day(at) if done else None,
                "ConvertedAccountId": account if done else None,
                "ConvertedContactId": salesforce_id("003", number) if done else None,
                "ConvertedOpportunityId": salesforce_id("006", number) if done else None,
                "CreatedDate": _instant(start),
                "SystemModstamp": _instant(at),
            },
        )
        out.add(
            "lead_history",
            at,
            {
                "Id": salesforce_id("017", number * 4 + number_of_state),
                "LeadId": lead,
                "Field": "created" if before is None else "Status",
                "OldValue": before,
                "NewValue": None if before is None else status,
                "CreatedById": row["OwnerId"],
                "CreatedDate": _instant(at),
                "IsDeleted": "false",
            },
        )
        before = status


def _contact(out: SalesRows, number: int, at: int, person: Row, account: str) -> None:
    out.add(
        "contact",
        at,
        {
            **person,
            "Id": salesforce_id("003", number),
            "AccountId": account,
            "CreatedDate": _instant(at),
            "SystemModstamp": _instant(at),
        },
    )


def _opportunity(
    out: SalesRows,
    people: People,
    calendar: Calendar,
    *,
    index: int,
    person: Row,
    company: tuple[str, str],
) -> None:
    """Adds the states of an opportunity up to `as_of`, and the role of its contact."""
    number = int(people.number[index])
    opened, closes = int(people.converts_at[index]), int(people.closes_at[index])
    won = bool(people.won[index])
    step = (closes - opened) // len(_STAGES)
    states = [
        (opened + place * step, stage, chance) for place, (stage, chance) in enumerate(_STAGES)
    ]
    states.append((closes, "Closed Won" if won else "Closed Lost", 100 if won else 0))
    opportunity = salesforce_id("006", number)
    amount = int(people.amount[index])
    for place, (at, stage, chance) in enumerate(states):
        if at >= calendar.end:
            break
        closed = stage.startswith("Closed")
        # First estimates are round and lower.
        shown = amount if place >= 1 else max(amount * 4 // 5 // 1_000 * 1_000, 1_000)
        out.add(
            "opportunity",
            at,
            {
                "Id": opportunity,
                "AccountId": company[1],
                "Name": f"{company[0]} - new business",
                "StageName": stage,
                "Amount": f"{shown}.00",
                "Probability": str(chance),
                "CloseDate": _day(closes),
                "IsClosed": "true" if closed else "false",
                "IsWon": "true" if closed and won else "false",
                "Type": "New Business",
                "LeadSource": person["LeadSource"],
                "OwnerId": person["OwnerId"],
                "IsDeleted": "false",
                "CreatedDate": _instant(opened),
                "SystemModstamp": _instant(at),
            },
        )
        out.opportunities += place == 0
        out.won += closed and won
    out.add(
        "opportunity_contact_role",
        opened,
        {
            "Id": salesforce_id("00K", number),
            "OpportunityId": opportunity,
            "ContactId": salesforce_id("003", number),
            "Role": _ROLES[number % len(_ROLES)],
            "IsPrimary": "true",
            "IsDeleted": "false",
            "CreatedDate": _instant(opened),
            "SystemModstamp": _instant(opened),
        },
    )


def _tasks(
    out: SalesRows,
    calendar: Calendar,
    number: int,
    start: int,
    chance: Floats,
) -> None:
    """Adds what the seller did first: a call, a mail, a meeting, as far as it came to that."""
    at = start
    for place, (subject, subtype) in enumerate(_CALLS):
        at += int(chance[place] * 3 * DAY) + HOUR
        if at >= calendar.end or chance[3] < 0.3 * place:
            return
        called = subtype == "Call"
        out.add(
            "task",
            at,
            {
                "Id": salesforce_id("00T", number * 3 + place),
                "WhoId": salesforce_id("00Q", number),
                "Subject": subject,
                "TaskSubtype": subtype,
                "Status": "Completed",
                "ActivityDate": _day(at),
                "OwnerId": salesforce_id("005", number % _OWNERS),
                "CallDurationInSeconds": str(int(chance[place] * 900)) if called else None,
                "IsDeleted": "false",
                "CreatedDate": _instant(at),
                "SystemModstamp": _instant(at),
            },
        )


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

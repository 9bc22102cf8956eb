"""Lead records as Marketo exports them: one row per version, with the dirt of real exports."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadscore.demo import vocabulary as words
from leadscore.demo.catalogue import TITLES_OF_A_LEVEL, titles_by_level
from leadscore.demo.fates import FIRST_LEAD_ID, NOBODY, Changes, Fates
from leadscore.demo.people import (
    COMPETITOR,
    INTERNAL,
    JOB_SEEKER,
    LEADS_PER_ACCOUNT,
    RESEARCHER,
    STUDENT,
    People,
)
from leadscore.demo.timeline import DAY, HOUR, NEVER, Bools, Calendar, Floats, Ints

LEAD_COLUMNS: Final = (
    "id",
    "email",
    "firstName",
    "lastName",
    "company",
    "title",
    "industry",
    "numberOfEmployees",
    "annualRevenue",
    "country",
    "state",
    "leadSource",
    "phone",
    "website",
    "unsubscribed",
    "emailInvalid",
    "createdAt",
    "updatedAt",
    "sfdcLeadId",
    "sfdcContactId",
    "sfdcAccountId",
    "language",
)
_NAMES: Final = len(words.COMPANY_FIRST) * len(words.COMPANY_SECOND) * len(words.COMPANY_THIRD)
# Odd, so that multiplying by it orders the names of companies anew without a repeat.
_SCRAMBLE: Final = 20_011
_STATES: Final = ("California", "New York", "Texas", "Massachusetts", "Illinois", "Ontario")


def salesforce_id(prefix: str, number: int) -> str:
    """An id of 18 characters as Salesforce writes them; `prefix` names the object."""
    return f"{prefix}NW{number:013d}"


def plain(name: str) -> str:
    """A name in small letters without accents and marks, as mail addresses have it."""
    split = unicodedata.normalize("NFKD", name.lower().replace("ø", "o"))
    return "".join(letter for letter in split if letter.isascii() and letter.isalnum())


def company_of(number: int) -> tuple[str, str]:
    """Name and mail domain of the company with that number; both are unique."""
    place = number % _NAMES * _SCRAMBLE % _NAMES
    third, rest = divmod(place, len(words.COMPANY_FIRST) * len(words.COMPANY_SECOND))
    second, first = divmod(rest, len(words.COMPANY_FIRST))
    series = f" {number // _NAMES + 1}" if number >= _NAMES else ""
    stem = words.COMPANY_FIRST[first] + words.COMPANY_SECOND[second]
    kind = words.COMPANY_THIRD[third]
    legal = words.LEGAL_FORMS[number % len(words.LEGAL_FORMS)]
    domain = f"{stem}-{kind}{series.replace(' ', '-')}.example".lower()
    return f"{stem} {kind}{series}{legal}", domain


def first_account_of(people: People) -> int:
    """Number, in the whole company, of the first account of a chunk."""
    return int(people.number[0]) // LEADS_PER_ACCOUNT


def identities(
    rng: np.random.Generator, people: People, fates: Fates
) -> tuple[list[str], list[str], list[str | None]]:
    """Company, website domain and mail address of each lead (None where the address is missing)."""
    size = len(people)
    first_account = first_account_of(people)
    chance = rng.random(size)
    odd = rng.random(size)
    private_chance = np.full(size, 0.10)
    private_chance[people.persona == STUDENT] = 0.35
    private_chance[people.persona == JOB_SEEKER] = 0.7
    private_chance[people.persona >= COMPETITOR] = 0.0
    private = (chance < private_chance) | (fates.merged_into != NOBODY)
    companies: list[str] = []
    domains: list[str] = []
    emails: list[str | None] = []
    for index in range(size):
        number = int(people.number[index])
        persona = int(people.persona[index])
        company, domain = company_of(first_account + int(people.account[index]))
        if persona == INTERNAL:
            company, domain = "Northwind Analytics", words.OWN_DOMAIN
        elif persona == COMPETITOR:
            company, domain = words.COMPETITORS[number % len(words.COMPETITORS)]
        elif persona == STUDENT:
            company, domain = "", words.UNIVERSITIES[number % len(words.UNIVERSITIES)]
        first = plain(words.FIRST_NAMES[int(people.first_name[index])])
        last = plain(words.LAST_NAMES[int(people.last_name[index])])
        if private[index]:
            host = words.FREE_MAIL[number % len(words.FREE_MAIL)]
            email: str | None = f"{first}.{last}{number % 10_000}@{host}"
        else:
            email = (
                f"{first}.{last}@{domain}" if number % 3 else f"{first[0]}{last}{number}@{domain}"
            )
        if odd[index] < 0.025 and persona == RESEARCHER:
            email = None
        elif odd[index] > 0.95 and email is not None:
            email = email.title()
        elif odd[index] > 0.948:
            email = f"test+{number}@{domain}"
        companies.append(company)
        domains.append(domain)
        emails.append(email)
    return companies, domains, emails


def lead_versions(
    rng: np.random.Generator,
    people: People,
    calendar: Calendar,
    fates: Fates,
    changes: Changes,
    *,
    named: tuple[list[str], list[str], list[str | None]],
) -> tuple[pa.Table, Ints]:
    """Exported versions of the leads of a chunk, and the instant at which each row arrives.

    Columns as LEAD_COLUMNS; instants are still timestamps, numbers numbers, the rest text.
    """
    lead, at, arrives = _versions(rng, people, calendar, fates, changes)
    companies, domains, emails = named
    size = len(people)
    dirt = rng.random(size)
    promoted = lead_flag(changes.retitled_at, lead, at)
    titled = people.title[lead] - np.where(promoted, TITLES_OF_A_LEVEL, 0)
    known = lead_flag(changes.enriched_at, lead, at)
    employees = pa.array(people.employees).cast(pa.string())
    spans = pa.array(
        [
            f"{int(count):,}+" if count >= 1000 else f"{count}-{count + 50}"
            for count in people.employees
        ]
    )
    employees = pc.if_else(pa.array(dirt < 0.02), spans, employees)
    revenue = pa.array(people.employees * 180_000)
    spelling = np.floor(6 * rng.random(size) ** 4).astype(np.int64)
    countries = pa.array(
        [
            words.COUNTRIES[country][0][how % len(words.COUNTRIES[country][0])]
            for country, how in zip(people.country.tolist(), spelling.tolist(), strict=True)
        ]
    )
    numbers = people.number.tolist()
    account_ids = [
        salesforce_id("001", first_account_of(people) + account)
        for account in people.account.tolist()
    ]
    synced = lead_flag(changes.synced_at, lead, at)
    converted = lead_flag(changes.converted_at, lead, at)
    nothing = pa.nulls(lead.size, pa.string())
    where = pa.array(lead)

    def column(values: pa.Array, shown: Bools | None = None) -> pa.Array:
        taken = pc.take(values, where)
        return taken if shown is None else pc.if_else(pa.array(shown), taken, nothing)

    company = _dirty(pa.array(companies), dirt, missing=0.06, null_text=0.07)
    title = pc.take(pa.array(titles_by_level()), pa.array(titled))
    assists = pa.array(((dirt > 0.895) & (dirt <= 0.90))[lead])
    title = pc.if_else(assists, pa.scalar("Executive Assistant to the CEO"), title)
    title = pc.if_else(pa.array(dirt[lead] > 0.96), pa.scalar("null"), title)
    title = pc.if_else(pa.array(((dirt > 0.90) & (dirt <= 0.96))[lead]), nothing, title)
    table = {
        "id": pa.array(FIRST_LEAD_ID + people.number[lead]),
        "email": column(pa.array(emails)),
        "firstName": column(pc.take(pa.array(words.FIRST_NAMES), pa.array(people.first_name))),
        "lastName": column(pc.take(pa.array(words.LAST_NAMES), pa.array(people.last_name))),
        "company": column(company),
        "title": title,
        "industry": column(pc.take(pa.array(words.INDUSTRIES), pa.array(people.industry)), known),
        "numberOfEmployees": column(employees, known),
        "annualRevenue": column(revenue.cast(pa.string()), known),
        "country": column(_dirty(countries, 1 - dirt, missing=0.05, null_text=0.05)),
        "state": column(
            pa.array([_STATES[number % 6] for number in numbers]), people.country[lead] == 0
        ),
        "leadSource": column(pa.array([words.SOURCES[number * 5 % 7] for number in numbers])),
        "phone": column(
            pa.array([f"+1 555 01{number % 100:02d} {number % 997}" for number in numbers]),
            lead_flag(changes.phoned_at, lead, at),
        ),
        "website": column(pa.array([f"https://www.{domain}" for domain in domains]), known),
        "unsubscribed": _booleans(lead_flag(changes.unsubscribed_at, lead, at)),
        "emailInvalid": _booleans(lead_flag(changes.invalid_at, lead, at)),
        "createdAt": _instants(
            np.where(people.number[lead] % 499 == 7, NEVER, people.created[lead])
        ),
        "updatedAt": _instants(at),
        "sfdcLeadId": column(
            pa.array([salesforce_id("00Q", number) for number in numbers]), synced
        ),
        "sfdcContactId": column(
            pa.array([salesforce_id("003", number) for number in numbers]), converted
        ),
        "sfdcAccountId": column(pa.array(account_ids), converted),
        "language": column(pa.array([words.LANGUAGES[number * number % 4] for number in numbers])),
    }
    return pa.table({name: table[name] for name in LEAD_COLUMNS}), arrives


def lead_flag(changed_at: Ints, lead: Ints, at: Ints) -> Bools:
    """Whether a change (one instant per lead) has happened by each version (lead, instant)."""
    return changed_at[lead] <= np.where(at == NEVER, 0, at)


def _versions(
    rng: np.random.Generator, people: People, calendar: Calendar, fates: Fates, changes: Changes
) -> tuple[Ints, Ints, Ints]:
    """Lead, instant (NEVER: not exported) and arrival of each version."""
    everybody = np.arange(len(people))
    leads, instants = [everybody], [people.created]
    for changed_at in changes.instants():
        index = np.flatnonzero(
            (changed_at > people.created)
            & (changed_at < calendar.end)
            & (changed_at < fates.gone_at)
        )
        leads.append(index)
        instants.append(changed_at[index])
    lead, at = np.concatenate(leads), np.concatenate(instants)
    kept = ~fates.unexported[lead]
    _, first = np.unique(np.stack([lead[kept], at[kept]]), axis=1, return_index=True)
    lead, at = lead[kept][first], at[kept][first]
    arrives = at.copy()
    # Exported again a day later; and a few rows of an old import without a date.
    again = np.flatnonzero(rng.random(lead.size) < 0.01)
    undated = np.flatnonzero((rng.random(len(people)) < 0.002) & ~fates.unexported)
    undated_at = people.created[undated] + HOUR
    lead = np.concatenate([lead, lead[again], undated])
    at = np.concatenate([at, at[again], np.full(undated.size, NEVER)])
    arrives = np.concatenate([arrives, arrives[again] + DAY, undated_at])
    order = np.lexsort((at, lead, arrives))
    return lead[order], at[order], np.clip(arrives[order], calendar.start, calendar.end - 1)


def _dirty(values: pa.Array, dirt: Floats, *, missing: float, null_text: float) -> pa.Array:
    """Blanks a share of the values and writes the text `null` into a further share."""
    values = pc.if_else(pa.array(dirt < null_text), pa.scalar("null"), values)
    return pc.if_else(pa.array(dirt < missing), pa.scalar(None, pa.string()), values)


def _booleans(flag: Bools) -> pa.Array:
    return pc.if_else(pa.array(flag), pa.scalar("true"), pa.scalar("false"))


def _instants(at: Ints) -> pa.Array:
    return pa.array(np.where(at == NEVER, 0, at) * 1_000, mask=at == NEVER).cast(
        pa.timestamp("ms", tz="UTC")
    )

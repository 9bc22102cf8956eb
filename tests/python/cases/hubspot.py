"""HubSpot beside Marketo, for a random company: other people, or the same under other ids.

It has a generator of its own, so that whether a case has it changes nothing else in it.
"""

from datetime import datetime, timedelta
from random import Random

from cases.company import Cells, Company, pick_instant
from cases.vocabulary import FORMS, VALUES
from oracle.records import Kind, Load, RawFile

CONTACT_HEADER = (
    "_fivetran_deleted",
    "_fivetran_synced",
    "id",
    "property_email",
    "property_firstname",
    "property_company",
    "property_jobtitle",
    "property_numberofemployees",
    "property_country",
    "property_createdate",
    "property_lastmodifieddate",
    "property_hs_additional_emails",
    "property_hs_merged_object_ids",
)
HEADERS: dict[Kind, tuple[str, ...]] = {
    "contact": CONTACT_HEADER,
    "email_event": (
        "_fivetran_synced",
        "created",
        "email_campaign_id",
        "filtered_event",
        "id",
        "recipient",
        "sent_by_id",
        "type",
    ),
    "contact_form_submission": (
        "_fivetran_synced",
        "timestamp",
        "form_id",
        "contact_id",
        "conversion_id",
        "page_url",
        "title",
    ),
    "contact_merge_audit": ("_fivetran_synced", "canonical_vid", "timestamp", "vid_to_merge"),
}
ADDRESSES = ("ana@acme.example", "BO@mail.acme.example", "cy@hotmail.com", "stray@x.example")
IDS = ("8", "9", "10", "11")


def random_hubspot(rng: Random, company: Company, steps: int) -> list[list[Load]]:
    """A load for some of the steps, the tables whole as they are by then; often none at all."""
    loads: list[list[Load]] = [[] for _ in range(steps)]
    if rng.random() < 0.6:
        return loads
    tables: dict[Kind, list[Cells]] = {kind: [] for kind in HEADERS}
    contacts = {id_: _contact(rng, company, id_) for id_ in rng.sample(IDS, rng.randint(1, 4))}
    synced = company.start + timedelta(days=company.days // 2)
    for step in loads:
        synced += timedelta(days=rng.choice((0, 1, 10)), seconds=rng.randrange(86400))
        _live(rng, company, tables, contacts, synced)
        if rng.random() < 0.8:
            tables["contact"] = [dict(row) for row in contacts.values()]
            step.append(Load("hubspot", _files(tables, synced), layout="fivetran_hubspot"))
    return loads


def _live(
    rng: Random,
    company: Company,
    tables: dict[Kind, list[Cells]],
    contacts: dict[str, Cells],
    synced: datetime,
) -> None:
    """Some days of life: contacts change, merge and go, mails and forms come in."""
    for row in contacts.values():
        if rng.random() < 0.4:
            name = rng.choice(CONTACT_HEADER[3:9])
            row[name] = _value(rng, name)
            # A new address often comes without a new date.
            if rng.random() < 0.7:
                row["property_lastmodifieddate"] = _text(pick_instant(rng, company))
        if rng.random() < 0.06:
            row["_fivetran_deleted"] = rng.choice(("true", "TRUE"))
    for _ in range(rng.randint(0, 6)):
        number = sum(len(rows) for rows in tables.values())
        event = {
            "created": _text(pick_instant(rng, company)),
            "email_campaign_id": rng.choice(("55", "56", "")),
            "filtered_event": rng.choice(("true", "false", "")),
            "id": f"m{number}",
            "recipient": rng.choice(ADDRESSES),
            "sent_by_id": rng.choice(("m0", "")),
            "type": rng.choice(("OPEN", "CLICK", "SENT", "UNHEARD")),
        }
        tables["email_event"].append(event)
    for _ in range(rng.randint(0, 4)):
        number = sum(len(rows) for rows in tables.values())
        form = {
            "timestamp": _text(pick_instant(rng, company)),
            "form_id": "f1",
            "contact_id": rng.choice((*IDS, "12")),
            "conversion_id": f"c{number}",
            "page_url": rng.choice(("/demo", "")),
            "title": rng.choice((*FORMS, "")),
        }
        tables["contact_form_submission"].append(form)
    if rng.random() < 0.4:
        pair = rng.sample(IDS, 2)
        if rng.random() < 0.5:
            at = _text(pick_instant(rng, company))
            merge = {"canonical_vid": pair[0], "timestamp": at, "vid_to_merge": pair[1]}
            tables["contact_merge_audit"].append(merge)
        elif pair[0] in contacts:
            contacts[pair[0]]["property_hs_merged_object_ids"] = rng.choice(
                (pair[1], ";".join(IDS))
            )


def _contact(rng: Random, company: Company, id_: str) -> Cells:
    row = {name: _value(rng, name) for name in CONTACT_HEADER[3:9]}
    at = _text(pick_instant(rng, company))
    return row | {
        "_fivetran_deleted": "false",
        "id": id_,
        "property_createdate": at,
        "property_lastmodifieddate": at,
        "property_hs_additional_emails": rng.choice(("", "cy@hotmail.com;other@x.example")),
        "property_hs_merged_object_ids": "",
    }


def _value(rng: Random, name: str) -> str:
    if name == "property_email":
        return rng.choice((*ADDRESSES[:3], ""))
    plain = name.removeprefix("property_")
    named = {
        "firstname": "firstName",
        "jobtitle": "title",
        "numberofemployees": "numberOfEmployees",
    }
    return rng.choice(VALUES[named.get(plain, plain)])


def _text(at: datetime) -> str:
    return at.isoformat(sep=" ")


def _files(tables: dict[Kind, list[Cells]], synced: datetime) -> tuple[RawFile, ...]:
    files = []
    for kind, rows in tables.items():
        if rows:
            cells = tuple(
                tuple((row | {"_fivetran_synced": _text(synced)})[name] for name in HEADERS[kind])
                for row in rows
            )
            files.append(RawFile(kind, f"{kind}.csv", HEADERS[kind], cells))
    return tuple(files)

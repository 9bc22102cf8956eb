"""Raw files about one person under several ids, and about a crowd of others."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# One person: three ids in Marketo, one in another instance, one in Salesforce, two addresses.
PERSON = "70077001"
MERGED = "70077002"
SAME_ADDRESS = "70077003"
ELSEWHERE = "emea:80088001"
IN_SALESFORCE = "00Q8800000ZORAQAAA"
ADDRESS = "Zora.Quill@Person-One.example"
OLD_ADDRESS = "zq@older-place.example"
LEADS = (PERSON, MERGED, SAME_ADDRESS, ELSEWHERE)

# Texts that are in the person's rows and in nobody else's.
SECRETS = (
    PERSON,
    MERGED,
    SAME_ADDRESS,
    "80088001",
    IN_SALESFORCE[:15],
    "zora.quill@person-one.example",
    "older-place.example",
    "Zoraquill",
    "Quillworks",
    "guid-zora",
    "/zora-only-page",
    "form-words-of-zora",
    "rejected-words-of-zora",
    "task-words-of-zora",
)

ACTIVITIES = "marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue,attributes"
LEAD_COLUMNS = "id,email,firstName,company,title,numberOfEmployees,createdAt,updatedAt,sfdcLeadId"
CROWD = range(1001, 1061)


def write_people(folder: Path) -> Path:
    """The raw folder of the instance `default`."""
    activities = [
        *(f"guid-{n},{n},2026-03-{n % 28 + 1:02}T09:00:00Z,2,Request a demo,{{}}" for n in CROWD),
        *(f"page-{n},{n},2026-03-{n % 28 + 1:02}T10:00:00Z,1,/pricing,{{}}" for n in CROWD),
        f"guid-zora-1,{PERSON},2026-03-01T10:00:00Z,1,/zora-only-page,{{}}",
        f"guid-zora-2,{PERSON},2026-03-02T10:00:00Z,2,Request a demo,"
        '"{""Note"": ""form-words-of-zora""}"',
        f"guid-zora-3,{MERGED},2026-03-03T10:00:00Z,1,/pricing,{{}}",
        f'guid-zora-4,{PERSON},2026-03-04T10:00:00Z,32,,"{{""Merge IDs"": ""[{MERGED}]""}}"',
        f"guid-zora-5,{PERSON},2026-02-30T10:00:00Z,1,/rejected-words-of-zora,{{}}",
        f"guid-zora-6,{MERGED},2026-02-30T10:00:00Z,1,/rejected-words-of-zora",
        "broken-1,1001,2026-02-30T10:00:00Z,1,/pricing,{}",
    ]
    leads = [
        *(
            f"{n},crowd.{n}@company{n}.example,First{n},Company {n},VP Sales,{n},"
            "2026-01-01T08:00:00Z,2026-01-01T08:00:00Z,"
            for n in CROWD
        ),
        f"{PERSON},{ADDRESS},Zoraquill,Quillworks,Chief Poet,300,2026-01-01T08:00:00Z,"
        f"2026-01-01T08:00:00Z,{IN_SALESFORCE}",
        f"{MERGED},{OLD_ADDRESS},Zoraquill,Quillworks,Poet,300,2026-01-01T08:00:00Z,"
        "2026-01-02T08:00:00Z,",
        f"{SAME_ADDRESS},{ADDRESS.upper()},Zoraquill,Quillworks,Poet,300,"
        "2026-01-01T08:00:00Z,2026-01-02T08:00:00Z,",
    ]
    _write(folder / "marketo" / "activities_1.csv", ACTIVITIES, activities)
    _write(folder / "marketo" / "leads_1.csv", LEAD_COLUMNS, leads)
    _write(
        folder / "marketo" / "deleted_leads.csv",
        "leadId,deletedAt",
        [f"{SAME_ADDRESS},2026-03-20T00:00:00Z", "1060,2026-03-20T00:00:00Z"],
    )
    _write(
        folder / "salesforce" / "lead.csv",
        "Id,Email,LastName",
        [f"{IN_SALESFORCE},,Quillworks", "00Q8800000OTHERAAA,crowd.1001@company1001.example,Other"],
    )
    _write(
        folder / "salesforce" / "task.csv",
        "Id,WhoId,Subject",
        [
            f"00T1,{IN_SALESFORCE[:15]},task-words-of-zora",
            "00T2,00Q8800000OTHERAAA,Called",
        ],
    )
    return folder


def write_parquet_people(folder: Path) -> Path:
    """The raw folder of the instance `emea`: Parquet, with ids as numbers and instants."""
    marketo = folder / "marketo"
    marketo.mkdir(parents=True)
    ids = [80088001, *(n for n in CROWD)]
    pq.write_table(
        pa.table(
            {
                "id": pa.array(ids, pa.int64()),
                "email": [OLD_ADDRESS, *(f"emea.{n}@company{n}.example" for n in CROWD)],
                "firstName": ["Zoraquill", *(f"First{n}" for n in CROWD)],
                "company": ["Quillworks", *(f"Company {n}" for n in CROWD)],
                "updatedAt": ["2026-01-01T08:00:00Z"] * len(ids),
            }
        ),
        marketo / "leads.parquet",
    )
    # The first row has no date that can be read.
    rows = [80088001, *ids]
    pq.write_table(
        pa.table(
            {
                "marketoGUID": ["guid-zora-7", "guid-zora-8", *(f"emea-{n}" for n in CROWD)],
                "leadId": pa.array(rows, pa.int64()),
                "activityDate": ["rejected-words-of-zora", *["2026-03-05T10:00:00Z"] * len(ids)],
                "activityTypeId": pa.array([1] * len(rows), pa.int32()),
                "primaryAttributeValue": ["/zora-only-page"] * 2 + ["/pricing"] * len(CROWD),
                "attributes": [json.dumps({"Webpage URL": "/pricing"})] * len(rows),
            }
        ),
        marketo / "activities.parquet",
    )
    return folder


def found_in(folder: Path, secrets: tuple[str, ...] = SECRETS) -> set[str]:
    """Which of the texts are in the bytes of some file below a folder, or of that file."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    found = set()
    for path in files:
        content = path.read_bytes().lower()
        found |= {secret for secret in secrets if secret.lower().encode() in content}
    return found


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

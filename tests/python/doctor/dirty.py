"""A company whose exports go wrong in every way that the doctor knows, in two loads."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from examples.company import AS_OF, Company
from leadscore.loader import load_folder
from warehouse.dbt_worker import FILE_NAME

FIRST_LOAD = datetime(2026, 3, 25, 6, tzinfo=UTC)
SECOND_LOAD = datetime(2026, 3, 31, 6, tzinfo=UTC)
FIRST_ON, LAST_ON = date(2026, 2, 20), date(2026, 3, 30)
# Days that the export has left out.
EMPTY = (date(2026, 3, 5), date(2026, 3, 9))
# From here on a type comes that nobody has named.
UNKNOWN_SINCE = date(2026, 3, 20)
VISITS_A_DAY = 20
LEADS = 20
# Leads above this number were never exported; of the others those above the next have no title.
EXPORTED, WITH_TITLE = 15, 6

Row = list[str]

_ACTIVITIES = ["marketoGUID", "leadId", "activityDate", "activityTypeId", "primaryAttributeValue"]
_LEADS = ["id", "email", "title", "updatedAt"]


def build_dirty(company: Company, folder: Path) -> Path:
    """Loads and builds it twice, the second time as an increment; the warehouse."""
    warehouse = folder / FILE_NAME
    rows = list(_visits())
    new = [row for row in rows if row[2] >= f"{FIRST_LOAD:%Y-%m-%d}"]
    first = folder / "first" / "marketo"
    _write(first / "leads.csv", _LEADS, list(_leads()))
    bad = [[f"b{n}", "1", "soon", "1", "/"] for n in range(9)] + [["b9", "", "2026-03-01", "1", ""]]
    _write(first / "activities.csv", _ACTIVITIES, [row for row in rows if row not in new] + bad)
    second = folder / "second" / "marketo"
    late = [[f"l{n}", "1", "2026-03-02T10:00:00Z", "1", "/late"] for n in range(30)]
    future = [[f"f{n}", "1", "2026-04-20T10:00:00Z", "1", "/future"] for n in range(3)]
    # The same activities once more.
    again = [row for row in rows if row[2].startswith("2026-03-24")]
    _write(second / "activities.csv", _ACTIVITIES, [*new, *late, *future, *again])
    load_folder(first.parent, warehouse, loaded_at=FIRST_LOAD)
    company.worker.build(warehouse, "2026-03-25 12:00:00")
    load_folder(second.parent, warehouse, loaded_at=SECOND_LOAD)
    company.worker.build(warehouse, AS_OF)
    return warehouse


def _visits() -> Iterator[Row]:
    for back in range((LAST_ON - FIRST_ON).days + 1):
        day = FIRST_ON + timedelta(days=back)
        if EMPTY[0] <= day <= EMPTY[1]:
            continue
        for lead in range(1, VISITS_A_DAY + 1):
            at = f"{day}T09:{lead:02}:00Z"
            yield [f"v{day}-{lead}", str(lead), at, "1", "/pricing" if lead % 2 else "/blog"]
        if day >= UNKNOWN_SINCE:
            yield [f"u{day}", "1", f"{day}T12:00:00Z", "999", "x"]


def _leads() -> Iterator[Row]:
    for lead in range(1, EXPORTED + 1):
        title = "Chief of things" if lead <= WITH_TITLE else ""
        yield [str(lead), f"lead{lead}@acme.example", title, "2026-03-01T00:00:00Z"]


def _write(path: Path, header: Row, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])

"""The raw layout: which files go to which raw table, and which columns the tables have.

Tables and columns are declared once, in `models/staging/*/_*__sources.yml`, where dbt reads them
too; patterns are the table of contract §2.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from leadscore.errors import DataError, SystemFailureError, WrongUsageError

if TYPE_CHECKING:
    from leadscore.loader.layouts import Layout, TableMapping

SOURCES_FOLDER = Path(__file__).resolve().parents[3] / "models" / "staging"
RAW_SCHEMA = "raw"
SUFFIXES = (".csv", ".csv.gz", ".parquet")

PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "marketo/activities*": "marketo_activities",
        "marketo/leads*": "marketo_leads",
        "marketo/deleted_leads*": "marketo_deleted_leads",
        "events/*": "events",
        "salesforce/lead*": "salesforce_lead",
        "salesforce/contact*": "salesforce_contact",
        "salesforce/opportunity*": "salesforce_opportunity",
        "salesforce/opportunity_contact_role*": "salesforce_opportunity_contact_role",
        "salesforce/lead_history*": "salesforce_lead_history",
        "salesforce/task*": "salesforce_task",
    }
)

# Required columns as the systems spell them, for messages.
_EXPORTED_NAMES = {
    "marketo_guid": "marketoGUID",
    "lead_id": "leadId",
    "activity_date": "activityDate",
    "activity_type_id": "activityTypeId",
}


@dataclass(frozen=True)
class RawColumn:
    """A column of a raw table; `data_type` is DuckDB's name of the type."""

    name: str
    data_type: str
    required: bool


@dataclass(frozen=True)
class RawTable:
    """A declared table of the schema `raw`."""

    name: str
    columns: tuple[RawColumn, ...]

    @property
    def payload(self) -> tuple[RawColumn, ...]:
        """Columns that come out of the file; the others are the loader's own, `_` in front."""
        return tuple(column for column in self.columns if not column.name.startswith("_"))

    def has(self, column: str) -> bool:
        """Whether the table has a column of that name."""
        return any(one.name == column for one in self.columns)

    def exported_name(self, column: str) -> str:
        """How the source system spells a required column."""
        if column == "id" and self.name.startswith("salesforce_"):
            return "Id"
        return _EXPORTED_NAMES.get(column, column)


@dataclass(frozen=True)
class RawFile:
    """A file of a raw folder; `table` is None where no pattern matches, and `why_not` says so.

    `layout` and `mapping` tell how the tables of a connector are read. `relation` is the name, in
    SQL, of a table that is in no file of its own but in the database `path`.
    """

    path: Path
    source_file: str
    table: str | None
    why_not: str = ""
    layout: Layout | None = None
    mapping: TableMapping | None = None
    relation: str = ""


@lru_cache(maxsize=1)
def raw_tables() -> Mapping[str, RawTable]:
    """The declared raw tables by name.

    Raises:
        SystemFailureError: the declaration is not where it belongs.
    """
    tables: dict[str, RawTable] = {}
    for path in sorted(SOURCES_FOLDER.glob("*/_*__sources.yml")):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        for source in declared["sources"]:
            if source.get("schema") == RAW_SCHEMA:
                for table in source["tables"]:
                    tables[table["name"]] = RawTable(
                        table["name"],
                        tuple(_declared_column(column) for column in table["columns"]),
                    )
    if not tables:
        raise SystemFailureError(
            f"{SOURCES_FOLDER}: no raw tables are declared here; the project folder is incomplete"
        )
    return MappingProxyType(tables)


def table_of(relative_path: str) -> str | None:
    """The raw table of a file by its path below the raw folder, `/` between the parts.

    Of several patterns that match, the longest counts (contract §2).
    """
    if not relative_path.endswith(SUFFIXES) or relative_path.count("/") != 1:
        return None
    matching = [pattern for pattern in PATTERNS if fnmatchcase(relative_path, pattern)]
    return PATTERNS[max(matching, key=len)] if matching else None


def raw_files(raw_folder: Path) -> tuple[RawFile, ...]:
    """The files of a raw folder in text order of their path below it.

    Files in the folder itself and one level deeper are looked at, hidden ones left out.

    Raises:
        WrongUsageError: not a folder.
        DataError: no file matches any pattern.
        SystemFailureError: the folder cannot be listed.
    """
    if not raw_folder.exists():
        raise WrongUsageError(f"{raw_folder}: no such folder; name the folder that holds raw files")
    if not raw_folder.is_dir():
        raise WrongUsageError(f"{raw_folder}: not a folder; name the folder that holds raw files")
    try:
        inside = sorted(path for path in raw_folder.iterdir() if not path.name.startswith("."))
        found = [_raw_file(path, path.name) for path in inside if not path.is_dir()]
        for folder in inside:
            if folder.is_dir():
                found += [
                    _raw_file(path, f"{folder.name}/{path.name}") for path in folder.iterdir()
                ]
    except OSError as error:
        raise SystemFailureError(f"{raw_folder}: cannot be listed: {error.strerror}") from error
    found.sort(key=lambda file: file.source_file)
    if not any(file.table for file in found):
        raise DataError(
            f"{raw_folder}: no raw files here; expected {', '.join(PATTERNS)} "
            f"ending in {', '.join(SUFFIXES)}"
        )
    return tuple(found)


def _raw_file(path: Path, relative_name: str) -> RawFile:
    # A name need not be UTF-8; what is stored must be.
    source_file = os.fsencode(relative_name).decode("utf-8", "replace")
    if path.is_dir():
        return RawFile(path, source_file, None, "is a folder; files are read one level deep")
    table = table_of(source_file)
    if table is None:
        return RawFile(path, source_file, None, "its name matches no pattern of the raw layout")
    return RawFile(path, source_file, table)


def _declared_column(column: Mapping[str, object]) -> RawColumn:
    config = column.get("config")
    meta = config.get("meta") if isinstance(config, dict) else None
    required = isinstance(meta, dict) and bool(meta.get("required"))
    return RawColumn(str(column["name"]), str(column["data_type"]), required)

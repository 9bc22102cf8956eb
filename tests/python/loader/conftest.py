"""A raw folder and a warehouse to load it into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadscore.loader import FileReport, LoadReport, load_folder

ACTIVITY_COLUMNS = (
    "marketoGUID,leadId,activityDate,activityTypeId,campaignId,"
    "primaryAttributeValueId,primaryAttributeValue,attributes"
)


@dataclass(frozen=True)
class RawFolder:
    """Files under `folder`, loaded into `warehouse`."""

    folder: Path
    warehouse: Path

    def write(self, source_file: str, content: str | bytes) -> Path:
        path = self.folder / source_file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def write_activities(self, *rows: str, name: str = "activities.csv") -> Path:
        return self.write(f"marketo/{name}", "\n".join([ACTIVITY_COLUMNS, *rows]) + "\n")

    def write_parquet(self, source_file: str, columns: dict[str, Any]) -> Path:
        path = self.folder / source_file
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), path)
        return path

    def load(self, **options: Any) -> LoadReport:
        return load_folder(self.folder, self.warehouse, **options)

    def load_one(self, **options: Any) -> FileReport:
        (file,) = self.load(**options).files
        return file

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def value(self, query: str) -> Any:
        ((value,),) = self.rows(query)
        return value


@pytest.fixture
def raw(tmp_path: Path) -> RawFolder:
    folder = tmp_path / "raw"
    folder.mkdir()
    return RawFolder(folder, tmp_path / "warehouse.duckdb")


def activities(numbers: Sequence[int]) -> list[str]:
    """Good rows of the activity extract, one per number."""
    return [f"g{number},{number},2026-03-01T10:00:00Z,1,,,/pricing,{{}}" for number in numbers]


@pytest.fixture
def good_rows() -> list[str]:
    return activities(range(100))

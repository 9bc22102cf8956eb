"""The demonstration company for `leadscore demo`: where its raw files lie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from leadscore.demo import generate
from leadscore.errors import DataError
from leadscore.loader.content import content_hash
from leadscore.loader.layout import raw_files
from leadscore.warehouse import open_warehouse


def raw_folder(warehouse: Path, leads: int, seed: int, as_of: datetime) -> Path:
    """The folder of the company's raw files, beside the warehouse."""
    return warehouse.parent / f"demo_{leads}_leads_seed_{seed}_{as_of:%Y%m%dT%H%M%S}"


def make_company(
    raw_dir: Path,
    *,
    leads: int,
    seed: int,
    as_of: datetime,
    on_progress: Callable[[int, int], None] | None = None,
) -> str:
    """Makes the raw files (the same seed makes the same bytes) and says what was made."""
    summary = generate(raw_dir, leads=leads, seed=seed, as_of=as_of, on_progress=on_progress)
    return str(summary)


def require_own_warehouse(warehouse: Path, raw_dir: Path) -> None:
    """Keeps a made-up company out of a warehouse that holds something else.

    Raises:
        DataError: files are loaded that are not of this company.
    """
    if not warehouse.exists():
        return
    own = {content_hash(file.path) for file in raw_files(raw_dir)}
    with open_warehouse(warehouse, read_only=True) as connection:
        if not connection.execute(
            "select 1 from information_schema.tables where table_name = 'loaded_files'"
        ).fetchall():
            return
        loaded = {
            row[0]
            for row in connection.execute("select content_hash from raw.loaded_files").fetchall()
        }
    if loaded - own:
        raise DataError(
            f"{warehouse}: holds other data than this demonstration;"
            " give the demonstration a new file with --warehouse"
        )

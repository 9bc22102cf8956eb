"""The demonstration company for `leadscore demo`: where its raw files lie."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from leadscore.demo import generate
from leadscore.demo.connectors import LANDED, write_landed
from leadscore.errors import DataError, WrongUsageError
from leadscore.loader.layouts import EXPORT
from leadscore.loader.sources import files_of, identity
from leadscore.warehouse import open_warehouse


def raw_folder(
    warehouse: Path, leads: int, seed: int, as_of: datetime, layout: str = EXPORT
) -> Path:
    """The folder of the company's raw files, beside the warehouse."""
    landed = "" if layout == EXPORT else f"_{layout}"
    return warehouse.parent / f"demo_{leads}_leads_seed_{seed}_{as_of:%Y%m%dT%H%M%S}{landed}"


def require_layout(layout: str) -> None:
    """Makes sure that the company can be made in that layout.

    Raises:
        WrongUsageError: it cannot.
    """
    if layout not in (EXPORT, *LANDED):
        names = ", ".join((EXPORT, *LANDED))
        raise WrongUsageError(f"no demonstration in the layout {layout}; there is one in {names}")


def make_company(
    raw_dir: Path,
    *,
    leads: int,
    seed: int,
    as_of: datetime,
    layout: str = EXPORT,
    on_progress: Callable[[int, int], None] | None = None,
) -> str:
    """Makes the raw files (the same seed makes the same bytes) and says what was made.

    In the layout of a connector Marketo's part is in the tables of that, in a folder of their own.
    """
    files = parts(raw_dir, layout)[0][0]
    summary = generate(files, leads=leads, seed=seed, as_of=as_of, on_progress=on_progress)
    for landed, _ in parts(raw_dir, layout)[1:]:
        shutil.rmtree(landed, ignore_errors=True)
        write_landed(files, landed, layout)
        shutil.rmtree(files / "marketo")
    return str(summary)


def parts(raw_dir: Path, layout: str) -> tuple[tuple[Path, str], ...]:
    """What is to be loaded of a company, each with its layout."""
    if layout == EXPORT:
        return ((raw_dir, EXPORT),)
    return ((raw_dir / "files", EXPORT), (raw_dir / "landed", layout))


def require_own_warehouse(warehouse: Path, raw_dir: Path, layout: str = EXPORT) -> None:
    """Keeps a made-up company out of a warehouse that holds something else.

    Raises:
        DataError: files are loaded that are not of this company.
    """
    if not warehouse.exists():
        return
    own = {
        identity(file) for folder, name in parts(raw_dir, layout) for file in files_of(folder, name)
    }
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

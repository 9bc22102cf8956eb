"""What a load did, file by file: values for the command line to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FileStatus(StrEnum):
    """What became of a file."""

    LOADED = "loaded"
    ALREADY_LOADED = "already loaded"
    REFUSED = "refused"
    SKIPPED = "skipped"
    # A table that the connector always lands, and nobody reads.
    NOT_NEEDED = "not needed"


@dataclass(frozen=True)
class FileReport:
    """One file of the raw folder.

    `source_file` is its path below the folder, `table` its raw table (None where no pattern
    matches). Of a refused file nothing is kept: `rows_loaded` is 0 and `rows_rejected` counts the
    rows that could not be read. `reasons` says why it was refused or skipped, then gives the first
    rejected rows with their lines. Of a table that grows, `rows_known` counts what was loaded
    before; `unread` are columns for which the layout has no use. `rows_erased` were left out,
    because they are of persons who were erased; `kin` are leads who share an address or a merge
    with one of those.
    """

    source_file: str
    table: str | None
    status: FileStatus
    rows_loaded: int = 0
    rows_rejected: int = 0
    reasons: tuple[str, ...] = ()
    rows_known: int = 0
    unread: tuple[str, ...] = ()
    rows_erased: int = 0
    kin: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LoadReport:
    """One load of a folder, files in the order in which they were loaded.

    `batch_id` and `loaded_at` (UTC) are None where nothing new was kept.
    """

    instance: str
    files: tuple[FileReport, ...]
    batch_id: int | None
    loaded_at: datetime | None

    @property
    def rows_loaded(self) -> int:
        """Rows kept in all files."""
        return sum(file.rows_loaded for file in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows that went to `raw.rejected_rows`."""
        return sum(
            file.rows_rejected for file in self.files if file.status is not FileStatus.REFUSED
        )

    @property
    def rows_erased(self) -> int:
        """Rows of erased persons that were left out of the files that were loaded."""
        return sum(file.rows_erased for file in self.files if file.status is not FileStatus.REFUSED)

    @property
    def kin(self) -> tuple[str, ...]:
        """Leads who share an address or a merge with an erased person, in order."""
        return tuple(sorted({lead for file in self.files for lead in file.kin}))

    @property
    def refused(self) -> tuple[FileReport, ...]:
        """Files of which nothing was kept; with any of them the command exits with 1."""
        return tuple(file for file in self.files if file.status is FileStatus.REFUSED)

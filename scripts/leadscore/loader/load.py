"""A raw folder into the raw tables: append-only, whole files, each content once (contract §2)."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from leadscore.errors import DataError, WrongUsageError
from leadscore.loader.content import content_hash
from leadscore.loader.conversion import RowConverter
from leadscore.loader.csv_rows import open_csv
from leadscore.loader.insertion import Inserter, LoadBatch
from leadscore.loader.layout import RAW_SCHEMA, RawFile, raw_files, raw_tables
from leadscore.loader.parquet_rows import open_parquet
from leadscore.loader.report import FileReport, FileStatus, LoadReport
from leadscore.loader.rows import UnreadableFileError
from leadscore.warehouse import open_warehouse

# Called with the file's path below the folder, bytes read, bytes in all, rows read so far.
OnProgress = Callable[[str, int, int, int], None]

# A file of which more than one row in so many is rejected is refused (contract §2.4: 5 %).
REFUSED_ABOVE_ONE_IN = 20
REASONS_REPORTED = 5
# Rows stream through: more would only be filled with blocks that were written long ago.
MEMORY_LIMIT = "1GB"

_INSTANCE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass
class _Counts:
    """Rows of a file so far, and the first reasons for rejecting some."""

    loaded: int = 0
    rejected: int = 0
    reasons: tuple[str, ...] = ()


def load_folder(
    raw_folder: Path,
    warehouse: Path,
    instance: str = "default",
    *,
    on_progress: OnProgress | None = None,
    loaded_at: datetime | None = None,
) -> LoadReport:
    """Loads the new files of a raw folder, each in a transaction of its own, in order of name.

    A file whose content was loaded before for this instance adds nothing. All files of one load
    share a batch number and the instant `loaded_at` (now, if not given; without time zone it is
    UTC), which is moved so that it is later than that of every load before.

    Raises:
        WrongUsageError: no such folder, or a name of an instance that cannot be.
        DataError: no raw file in the folder, or the warehouse is none.
        SystemFailureError: the warehouse is locked or cannot be written; what was loaded before
            stays, of the file at hand nothing does.
    """
    if not _INSTANCE.fullmatch(instance):
        raise WrongUsageError(
            f"{instance!r} cannot name an instance: use letters, digits, '_' and '-'"
        )
    files = raw_files(raw_folder)
    with open_warehouse(warehouse) as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        create_raw_tables(connection)
        batch = _next_batch(connection, instance, loaded_at)
        reports = []
        for file in files:
            reports.append(_load_file(connection, file, batch, on_progress))
    new = any(report.status is FileStatus.LOADED for report in reports)
    return LoadReport(
        instance,
        tuple(reports),
        batch.batch_id if new else None,
        batch.loaded_at.replace(tzinfo=UTC) if new else None,
    )


def create_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the declared raw tables where they are missing.

    The macro `create_declared_tables` makes the same ones for dbt.

    Raises:
        DataError: a table exists with other columns.
    """
    connection.execute(f"create schema if not exists {RAW_SCHEMA}")
    for table in raw_tables().values():
        declared = ", ".join(
            f"{column.name} {column.data_type}{' not null' if column.required else ''}"
            for column in table.columns
        )
        connection.execute(f"create table if not exists {RAW_SCHEMA}.{table.name} ({declared})")
        found = connection.execute(f"describe {RAW_SCHEMA}.{table.name}").fetchall()
        if {row[0] for row in found} != {column.name for column in table.columns}:
            raise DataError(
                f"{RAW_SCHEMA}.{table.name}: was made by another version, with other columns than"
                " declared; load into a new warehouse"
            )


def _next_batch(
    connection: duckdb.DuckDBPyConnection, instance: str, loaded_at: datetime | None
) -> LoadBatch:
    stamp = loaded_at or datetime.now(UTC)
    if stamp.tzinfo is not None:
        stamp = stamp.astimezone(UTC).replace(tzinfo=None)
    [(last_id, last_at)] = connection.execute(
        f"select max(_batch_id), max(_loaded_at) from {RAW_SCHEMA}.loaded_files"
    ).fetchall()
    if last_id is None:
        return LoadBatch(instance, 1, stamp)
    # "The latest loaded wins" must hold also when a clock was set back.
    return LoadBatch(instance, last_id + 1, max(stamp, last_at + timedelta(microseconds=1)))


def _load_file(
    connection: duckdb.DuckDBPyConnection,
    file: RawFile,
    batch: LoadBatch,
    on_progress: OnProgress | None,
) -> FileReport:
    if file.table is None:
        return FileReport(file.source_file, None, FileStatus.SKIPPED, reasons=(file.why_not,))
    counts = _Counts()
    try:
        before = _size_and_time(file.path)
        hashed = content_hash(file.path)
        if _is_loaded(connection, batch.instance, file.table, hashed):
            return FileReport(file.source_file, file.table, FileStatus.ALREADY_LOADED)
        inserter = Inserter(connection, raw_tables()[file.table], batch, file.source_file)
        with _all_or_nothing(connection), _without_cycle_collection():
            with inserter:
                _insert_rows(inserter, file, counts, on_progress)
            if _size_and_time(file.path) != before:
                raise UnreadableFileError("it was changed while it was read; load it again")
            _require_few_rejected(counts)
            inserter.record_file(hashed, counts.loaded, counts.rejected)
    except UnreadableFileError as error:
        reasons = (str(error), *counts.reasons)
        return FileReport(
            file.source_file, file.table, FileStatus.REFUSED, 0, counts.rejected, reasons
        )
    return FileReport(
        file.source_file,
        file.table,
        FileStatus.LOADED,
        counts.loaded,
        counts.rejected,
        counts.reasons,
    )


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    return found.st_size, found.st_mtime_ns


def _is_loaded(
    connection: duckdb.DuckDBPyConnection, instance: str, table: str, content_hash: str
) -> bool:
    found = connection.execute(
        f"select 1 from {RAW_SCHEMA}.loaded_files"
        " where _source_instance = ? and table_name = ? and content_hash = ?",
        [instance, table, content_hash],
    ).fetchall()
    return bool(found)


def _insert_rows(
    inserter: Inserter, file: RawFile, counts: _Counts, on_progress: OnProgress | None
) -> None:
    total, _ = _size_and_time(file.path)
    opened = open_parquet if file.path.name.endswith(".parquet") else open_csv
    with opened(file.path) as source:
        converter = RowConverter(inserter.table, source.header, source.header_text)
        for batch in source.batches():
            converted = converter.convert(batch)
            inserter.insert(converted.rows)
            inserter.insert_rejected(converted.rejected)
            counts.loaded += converted.rows.num_rows
            counts.rejected += len(converted.rejected)
            more = (f"line {row.line}: {row.reason}" for row in converted.rejected)
            counts.reasons = (*counts.reasons, *more)[:REASONS_REPORTED]
            if on_progress is not None:
                read = counts.loaded + counts.rejected
                on_progress(file.source_file, batch.bytes_read, total, read)


def _require_few_rejected(counts: _Counts) -> None:
    rows = counts.loaded + counts.rejected
    if counts.rejected * REFUSED_ABOVE_ONE_IN > rows:
        raise UnreadableFileError(
            f"{counts.rejected:,} of its {rows:,} rows cannot be read, more than"
            f" {100 // REFUSED_ABOVE_ONE_IN} %"
        )


@contextmanager
def _all_or_nothing(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction that is undone if anything is raised, also Ctrl-C."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        # After a failed write DuckDB may have undone it already.
        with suppress(duckdb.Error):
            connection.rollback()
        raise


@contextmanager
def _without_cycle_collection() -> Iterator[None]:
    """No search for cyclic garbage: rows make none, and it takes more than half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

"""A raw folder into the raw tables: append-only, whole files, each content once (contract §2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from leadscore.errors import DataError, WrongUsageError
from leadscore.loader.conversion import ConvertedRows, RowConverter
from leadscore.loader.csv_rows import open_csv
from leadscore.loader.duckdb_rows import open_relation, relation_hash
from leadscore.loader.erased import Registry, read_registry
from leadscore.loader.growing import GrowingInserter
from leadscore.loader.insertion import Inserter, LoadBatch
from leadscore.loader.layout import RAW_SCHEMA, RawFile, raw_files, raw_tables
from leadscore.loader.layouts import EXPORT, layout_named
from leadscore.loader.layouts.declaration import Derive
from leadscore.loader.parquet_rows import open_parquet
from leadscore.loader.reading import NotMeantError, Reading, exported, mapped
from leadscore.loader.report import FileReport, FileStatus, LoadReport
from leadscore.loader.rows import RowFile, UnreadableFileError
from leadscore.loader.sieve import Sieve
from leadscore.loader.sources import connector_sources, identity
from leadscore.loader.transaction import all_or_nothing, without_cycle_collection
from leadscore.loader.values import INSTANCE, SYSTEMS
from leadscore.warehouse import open_warehouse

# Called with the file's path below the folder, bytes read, bytes in all, rows read so far.
OnProgress = Callable[[str, int, int, int], None]

# A file of which more than one row in so many is rejected is refused (contract §2.4: 5 %).
REFUSED_ABOVE_ONE_IN = 20
REASONS_REPORTED = 5
# Rows stream through: more would only be filled with blocks that were written long ago.
MEMORY_LIMIT = "1GB"
# What stands for a file where rows were put together from those of several.
JOINED = "joined"


@dataclass
class _Counts:
    """Rows of a file so far, and the first reasons for rejecting some.

    `known`, `unread`, `erased` and `kin` are as in the report of the file.
    """

    loaded: int = 0
    rejected: int = 0
    known: int = 0
    reasons: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    erased: int = 0
    kin: frozenset[str] = frozenset()


def load_folder(
    raw_folder: Path,
    warehouse: Path,
    instance: str | None = None,
    *,
    layout: str = EXPORT,
    schema: str | None = None,
    on_progress: OnProgress | None = None,
    loaded_at: datetime | None = None,
) -> LoadReport:
    """Loads the new files of a raw folder, each in a transaction of its own, in order of name.

    Without an `instance` it is the layout's own: `default`, or `events` for the layout of events.
    With the `layout` of a connector, `raw_folder` is a folder of files or a DuckDB file, and
    `schema` narrows it to one schema; its tables are loaded in the order of the layout.

    A file whose content was loaded before for this instance adds nothing, and of a connector's
    table no row does that was loaded before. Rows of persons who were erased are left out wherever
    they come from. All files of one load share a batch number and the instant `loaded_at` (now, if
    not given; without time zone it is UTC), which is moved so that it is later than that of every
    load before.

    Raises:
        WrongUsageError: no such folder, or a name of an instance that cannot be.
        DataError: no raw file in the folder, or the warehouse is none.
        SystemFailureError: the warehouse is locked or cannot be written; what was loaded before
            stays, of the file at hand nothing does.
    """
    connector = layout_named(layout)
    if instance is None:
        instance = connector.instance if connector else "default"
    if not INSTANCE.fullmatch(instance):
        raise WrongUsageError(
            f"{instance!r} cannot name an instance: use letters, digits, '_' and '-'"
        )
    if schema is not None and connector is None:
        raise WrongUsageError(f"the layout {EXPORT} has no schemas; leave --schema out")
    exported_files = () if connector else raw_files(raw_folder)
    with open_warehouse(warehouse) as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        create_raw_tables(connection)
        batch = _next_batch(connection, instance, loaded_at)
        registry = read_registry(connection)
        found: AbstractContextManager[tuple[RawFile, ...]] = (
            connector_sources(connection, warehouse, connector, raw_folder, schema)
            if connector
            else nullcontext(exported_files)
        )
        with found as files:
            _require_own_instance(connection, instance, files)
            loads = [_load_file(connection, file, batch, registry, on_progress) for file in files]
        reports = [report for report in loads if report is not None]
        if connector and connector.derive:
            reports.append(_derive(connection, connector.derive, connector.derived, batch))
    new = any(report.status is FileStatus.LOADED for report in reports)
    return LoadReport(
        instance,
        tuple(reports),
        batch.batch_id if new else None,
        batch.loaded_at.replace(tzinfo=UTC) if new else None,
    )


def create_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the declared raw tables where they are missing, and optional columns likewise.

    The macro `create_declared_tables` makes the same ones for dbt.

    Raises:
        DataError: a table exists without a required column.
    """
    connection.execute(f"create schema if not exists {RAW_SCHEMA}")
    for table in raw_tables().values():
        declared = ", ".join(
            f"{column.name} {column.data_type}{' not null' if column.required else ''}"
            for column in table.columns
        )
        connection.execute(f"create table if not exists {RAW_SCHEMA}.{table.name} ({declared})")
        described = connection.execute(f"describe {RAW_SCHEMA}.{table.name}").fetchall()
        found = {row[0] for row in described}
        for column in table.columns:
            if column.name in found:
                continue
            if not column.required:
                connection.execute(
                    f"alter table {RAW_SCHEMA}.{table.name} add column {column.name}"
                    f" {column.data_type}"
                )
                continue
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
    registry: Registry,
    on_progress: OnProgress | None,
) -> FileReport | None:
    """Loads one file or table; None where it has no row that is meant for the raw table."""
    name, table = file.source_file, file.table
    if table is None:
        status = FileStatus.NOT_NEEDED if file.layout else FileStatus.SKIPPED
        return FileReport(name, None, status, reasons=(file.why_not,))
    counts = _Counts()
    try:
        before = _size_and_time(file)
        hashed = _hash_of(connection, file)
        is_loaded = _is_loaded(connection, batch.instance, table, hashed)
        # What a refined table gives depends on what else was loaded since.
        if is_loaded and not (file.mapping and file.mapping.refine):
            return FileReport(name, table, FileStatus.ALREADY_LOADED)
        inserts = GrowingInserter if file.mapping else Inserter
        with _opened(connection, file) as source:
            reading = _reading(file, table, source)
            if reading is None:
                return None
            counts.unread = reading.unread
            inserter = inserts(connection, raw_tables()[table], batch, name)
            with all_or_nothing(connection), without_cycle_collection():
                with inserter:
                    sieve = Sieve(registry, inserter.table, batch.instance) if registry else None
                    kept = sieve.cells if sieve else ()
                    converter = RowConverter(inserter.table, source.header, reading, kept)
                    _insert_rows(
                        inserter,
                        file,
                        source,
                        converter,
                        counts,
                        sieve=sieve,
                        on_progress=on_progress,
                    )
                if _size_and_time(file) != before:
                    raise UnreadableFileError("it was changed while it was read; load it again")
                _require_few_rejected(counts)
                if isinstance(inserter, GrowingInserter):
                    _leave_out_known(inserter, counts)
                    if is_loaded and not counts.loaded:
                        return FileReport(name, table, FileStatus.ALREADY_LOADED)
                inserter.record_file(hashed, counts.loaded, counts.rejected)
    except (NotMeantError, UnreadableFileError) as error:
        return _not_loaded(file, counts, error)
    return FileReport(
        name,
        table,
        FileStatus.LOADED,
        counts.loaded,
        counts.rejected,
        counts.reasons,
        counts.known,
        counts.unread,
        counts.erased,
        counts.kin,
    )


def _not_loaded(file: RawFile, counts: _Counts, error: Exception) -> FileReport:
    if isinstance(error, NotMeantError):
        return FileReport(file.source_file, None, FileStatus.SKIPPED, reasons=(str(error),))
    reasons = (str(error), *counts.reasons)
    return FileReport(file.source_file, file.table, FileStatus.REFUSED, 0, counts.rejected, reasons)


def _derive(
    connection: duckdb.DuckDBPyConnection, derive: Derive, table: str, batch: LoadBatch
) -> FileReport:
    """Adds what a layout puts together from its tables, all that was loaded so far."""
    origin: dict[str, object] = {
        "instance": batch.instance,
        "batch_id": batch.batch_id,
        "loaded_at": batch.loaded_at,
    }
    with all_or_nothing(connection):
        inserter = Inserter(connection, raw_tables()[table], batch, JOINED)
        added, rejected = derive(connection, origin, inserter.file_no)
        if added or rejected:
            inserter.record_file(f"{JOINED} by load {batch.batch_id}", added, rejected)
    status = FileStatus.LOADED if added or rejected else FileStatus.ALREADY_LOADED
    return FileReport(JOINED, table, status, added, rejected)


def _require_own_instance(
    connection: duckdb.DuckDBPyConnection, instance: str, files: Sequence[RawFile]
) -> None:
    """Ids of two systems in one instance would be taken for the same leads.

    Raises:
        WrongUsageError: the instance is another system's.
    """
    loaded = connection.execute(
        f"select distinct table_name from {RAW_SCHEMA}.loaded_files where _source_instance = ?",
        [instance],
    ).fetchall()
    known = {system for (table,) in loaded if (system := _system(table))}
    for file in files:
        others = known - {_system(file.table)}
        if file.table and _system(file.table) and others:
            raise WrongUsageError(
                f"the instance '{instance}' has leads of {others.pop()} already; give those of"
                f" {_system(file.table)} another one with --instance"
            )


def _system(table: str | None) -> str | None:
    return next((name for name in SYSTEMS if table and table.startswith(f"{name}_")), None)


def _leave_out_known(inserter: GrowingInserter, counts: _Counts) -> None:
    read = counts.loaded + counts.rejected
    counts.loaded, counts.rejected = inserter.keep_new()
    counts.known = read - counts.loaded - counts.rejected
    if not counts.rejected:
        counts.reasons = ()


def _hash_of(connection: duckdb.DuckDBPyConnection, file: RawFile) -> str:
    if file.relation and file.mapping:
        return f"{file.mapping.identity}:{relation_hash(connection, file.relation)}"
    return identity(file)


def _opened(
    connection: duckdb.DuckDBPyConnection, file: RawFile
) -> AbstractContextManager[RowFile]:
    if file.relation:
        return open_relation(connection, file.relation)
    return open_parquet(file.path) if file.path.name.endswith(".parquet") else open_csv(file.path)


def _reading(file: RawFile, table: str, source: RowFile) -> Reading | None:
    declared = raw_tables()[table]
    if file.layout is None or file.mapping is None:
        return exported(declared, source.header, source.header_text)
    return mapped(file.layout, file.mapping, declared, source.header)


def _size_and_time(file: RawFile) -> tuple[int, int]:
    if file.relation:
        # Nobody else writes a database that is open; the warehouse itself is written meanwhile.
        return 0, 0
    try:
        found = file.path.stat()
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
    inserter: Inserter,
    file: RawFile,
    source: RowFile,
    converter: RowConverter,
    counts: _Counts,
    *,
    sieve: Sieve | None,
    on_progress: OnProgress | None,
) -> None:
    mapping = file.mapping
    refined = (
        mapping.refine(inserter.beside(), inserter.instance) if mapping and mapping.refine else None
    )
    chunks = None
    if isinstance(inserter, GrowingInserter) and mapping and not (refined or mapping.only_where):
        chunks = inserter.chunks(mapping.identity, source.header)
    for batch in source.batches():
        if chunks and chunks.hold(batch):
            counts.loaded += len(batch.lines)
        else:
            converted = converter.convert(batch)
            counts.loaded += converted.rows.num_rows
            if refined:
                converted = replace(converted, rows=refined(converted.rows))
            if sieve:
                converted = _sifted(sieve, converted, counts)
            inserter.insert(converted.rows)
            inserter.insert_rejected(converted.rejected)
            counts.rejected += len(converted.rejected)
            more = (f"line {row.line}: {row.reason}" for row in converted.rejected)
            counts.reasons = (*counts.reasons, *more)[:REASONS_REPORTED]
            if chunks and not converted.rejected:
                chunks.remember(batch)
        if on_progress is not None:
            read = counts.loaded + counts.rejected + counts.erased
            on_progress(file.source_file, batch.bytes_read, source.size, read)


def _sifted(sieve: Sieve, converted: ConvertedRows, counts: _Counts) -> ConvertedRows:
    """The rows without those of erased persons, which are counted."""
    sifted = sieve.sift(converted)
    counts.loaded -= converted.rows.num_rows - sifted.converted.rows.num_rows
    counts.erased += sifted.erased
    counts.kin |= sifted.kin
    return sifted.converted


def _require_few_rejected(counts: _Counts) -> None:
    rows = counts.loaded + counts.rejected
    if counts.rejected * REFUSED_ABOVE_ONE_IN > rows:
        raise UnreadableFileError(
            f"{counts.rejected:,} of its {rows:,} rows cannot be read, more than"
            f" {100 // REFUSED_ABOVE_ONE_IN} %"
        )

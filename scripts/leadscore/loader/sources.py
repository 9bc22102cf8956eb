"""Where the tables of a connector are: files in folders, or tables of a DuckDB file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from leadscore.errors import DataError, SystemFailureError, WrongUsageError
from leadscore.loader.content import content_hash
from leadscore.loader.layout import SUFFIXES, RawFile, raw_files
from leadscore.loader.layouts import Layout, layout_named
from leadscore.warehouse import failure, is_database

# The name under which the DuckDB file of a connector is attached.
ATTACHED = "leadscore_source"
# Files lie in the folder, in folders by table, or in folders by schema and table.
_DEEPEST = 3
# Numbers, dates and parts at the end of a file's name: lead_2026-11-01, lead-00001.
_NUMBERED = re.compile(r"[-_. ]*[0-9][-0-9TZ_.: ]*$")


@contextmanager
def connector_sources(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    layout: Layout,
    path: Path,
    schema: str | None,
) -> Iterator[tuple[RawFile, ...]]:
    """What is to be loaded of a layout, in the order of loading; a DuckDB file stays attached.

    Raises:
        WrongUsageError: nothing is there, or the schema has to be named.
        DataError: there is no table of the layout.
        SystemFailureError: it cannot be read.
    """
    if not path.exists():
        raise WrongUsageError(f"{path}: no such folder or file; name what the connector has landed")
    if path.is_dir() or not is_database(path):
        yield _in_order(layout, _files(layout, path, schema), path, schema)
    elif path.samefile(warehouse):
        if schema is None:
            raise WrongUsageError(
                f"{path}: is the warehouse itself; name the connector's schema with --schema"
            )
        [(catalog,)] = connection.execute("select current_database()").fetchall()
        yield _in_order(layout, _tables(connection, catalog, layout, path, schema), path, schema)
    else:
        quoted = str(path.absolute()).replace("'", "''")
        try:
            connection.execute(f"attach '{quoted}' as {ATTACHED} (read_only)")
        except duckdb.Error as error:
            raise failure(error, path, "database of the connector") from error
        try:
            tables = _tables(connection, ATTACHED, layout, path, schema)
            yield _in_order(layout, tables, path, schema)
        finally:
            with suppress(duckdb.Error):
                connection.execute(f"detach {ATTACHED}")


def files_of(folder: Path, layout: str) -> tuple[RawFile, ...]:
    """What a load of a folder would read, in no order that matters.

    Raises:
        DataError: nothing of the layout is there.
    """
    connector = layout_named(layout)
    if connector is None:
        return raw_files(folder)
    return _in_order(connector, _files(connector, folder, None), folder, None)


def identity(file: RawFile) -> str:
    """What tells a file from others: its content, and of a connector what it is taken for.

    Raises:
        UnreadableFileError: the file cannot be read.
    """
    hashed = content_hash(file.path)
    return f"{file.mapping.identity}:{hashed}" if file.mapping else hashed


def _in_order(
    layout: Layout, sources: Iterable[RawFile], path: Path, schema: str | None
) -> tuple[RawFile, ...]:
    """The sources as the layout orders them, those that nobody reads at the end."""
    found = list(sources)
    if not any(source.mapping for source in found):
        where = f"{path}, schema {schema}" if schema else str(path)
        names = ", ".join(layout.mappings[at].tables[0] for at in (0, -1))
        raise DataError(f"{where}: no table of the layout {layout.name} here, such as {names}")
    places = {id(mapping): at for at, mapping in enumerate(layout.mappings)}
    last = len(places)
    return tuple(
        sorted(found, key=lambda one: (places.get(id(one.mapping), last), one.source_file))
    )


def _of_table(
    layout: Layout, table: str, path: Path, source_file: str, relation: str = ""
) -> Iterator[RawFile]:
    mappings = layout.mappings_of(table)
    for mapping in mappings:
        yield RawFile(
            path,
            source_file,
            mapping.target,
            layout=layout,
            mapping=mapping,
            relation=relation,
        )
    if not mappings:
        known = layout.knows(table)
        why_not = "nobody reads it" if known else f"no table of the layout {layout.name}"
        yield RawFile(path, source_file, None, why_not, layout=layout if known else None)


def _files(layout: Layout, path: Path, schema: str | None) -> Iterator[RawFile]:
    if path.is_file():
        yield from _of_table(layout, _table_of(layout, path), path, path.name)
        return
    for file in _walked(path, _DEEPEST):
        parts = file.relative_to(path).parts
        if schema is None or schema in parts[:-1]:
            source_file = "/".join(parts).encode(errors="surrogateescape").decode(errors="replace")
            if file.name.endswith(SUFFIXES):
                yield from _of_table(layout, _table_of(layout, file), file, source_file)
            else:
                yield RawFile(file, source_file, None, f"does not end in {', '.join(SUFFIXES)}")


def _walked(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")))
    except OSError as error:
        raise SystemFailureError(f"{folder}: cannot be listed: {error.strerror}") from error
    for path in inside:
        if not path.is_dir():
            yield path
        elif depth > 1:
            yield from _walked(path, depth - 1)


def _table_of(layout: Layout, file: Path) -> str:
    """The table that a file belongs to: by its name, else without numbers, else by its folder."""
    stem = next((file.name.removesuffix(end) for end in SUFFIXES if file.name.endswith(end)), "")
    plain = _NUMBERED.sub("", stem)
    named = (name for name in (stem, plain, file.parent.name) if layout.names(name))
    alike = (name for name in (plain, file.parent.name) if name and layout.knows(name))
    return next(named, next(alike, stem))


def _tables(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    layout: Layout,
    path: Path,
    schema: str | None,
) -> Iterator[RawFile]:
    rows = connection.execute(
        """
        select table_schema, table_name
        from information_schema.tables
        where table_catalog = ? and (table_schema = ? or ? is null)
        order by all
        """,
        [catalog, schema, schema],
    ).fetchall()
    if schema is None:
        _require_one_schema(layout, path, rows)
    for name, table in rows:
        relation = ".".join(
            f'"{part.replace(chr(34), chr(34) * 2)}"' for part in (catalog, name, table)
        )
        yield from _of_table(layout, table, path, f"{path.name}:{name}.{table}", relation)


def _require_one_schema(layout: Layout, path: Path, rows: Iterable[tuple[str, str]]) -> None:
    """Two schemas with tables of one layout are two instances, which must not be mixed."""
    schemas: dict[str, str] = {}
    for schema, table in rows:
        if layout.mappings_of(table):
            other = schemas.setdefault(table, schema)
            if other != schema:
                raise WrongUsageError(
                    f"{path}: {other}.{table} and {schema}.{table} are tables of two schemas;"
                    " choose one with --schema, and give each an --instance"
                )

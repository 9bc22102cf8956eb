"""The company as connectors would have landed it: the same rows in other tables.

The exported files are loaded into a database that is thrown away, and its raw tables are written
as the tables of a layout, one Parquet file each. What an export holds twice is there twice, and for
each row of it that cannot be read there is one without an id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

import duckdb

from leadscore.demo.records import LEAD_COLUMNS
from leadscore.loader import load_folder
from leadscore.loader.layouts.marketo import ACTIVITY_TYPES
from leadscore.loader.values import snake_case

_VISIT: Final = "1"
_MERGE: Final = "32"
_NAMES: Final = {number: name for name, number in ACTIVITY_TYPES.items()}
# Fields that have a type of their own; of the others some values are no numbers, as in real life.
_TYPES: Final = {
    "unsubscribed": "boolean",
    "email_invalid": "boolean",
}


@dataclass(frozen=True)
class _Spelling:
    """How one connector names tables and columns of activities; `own` are for its own use."""

    prefix: str
    guid: str
    columns: Mapping[str, str]
    own: str


_FIVETRAN: Final = _Spelling(
    "activity_",
    "id",
    {
        "id": "try_cast(marketo_guid as bigint)",
        "lead_id": "cast(lead_id as bigint)",
        "activity_date": "activity_date at time zone 'UTC'",
        "activity_type_id": "cast(activity_type_id as integer)",
        "campaign_id": "cast(campaign_id as bigint)",
        "primary_attribute_value_id": "cast(primary_attribute_value_id as integer)",
        "primary_attribute_value": "primary_attribute_value",
    },
    "(activity_date + interval 2 hour) at time zone 'UTC' as _fivetran_synced",
)
_AIRBYTE: Final = _Spelling(
    "activities_",
    "marketoGUID",
    {
        "_airbyte_raw_id": "md5(cast(_row_id as varchar))",
        "_airbyte_extracted_at": "(activity_date + interval 2 hour) at time zone 'UTC'",
        "marketoGUID": "marketo_guid",
        "leadId": "cast(lead_id as bigint)",
        "activityDate": "activity_date at time zone 'UTC'",
        "activityTypeId": "cast(activity_type_id as bigint)",
        "campaignId": "cast(campaign_id as bigint)",
        "primaryAttributeValueId": "primary_attribute_value_id",
        "primaryAttributeValue": "primary_attribute_value",
    },
    "null::json as _airbyte_meta",
)


def write_landed(raw_dir: Path, target: Path, layout: str) -> None:
    """Writes the Marketo files of a raw folder as the tables of a layout, into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=raw_dir) as folder:
        database = Path(folder) / "exported.duckdb"
        load_folder(raw_dir, database)
        with duckdb.connect(str(database)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("set enable_progress_bar = false")
            for name, query in LANDED[layout](connection):
                file = str(target / f"{name}.parquet").replace("'", "''")
                connection.execute(f"copy ({query}) to '{file}' (format parquet)")


def _fivetran(connection: duckdb.DuckDBPyConnection) -> Iterable[tuple[str, str]]:
    yield from _activities(connection, _FIVETRAN)
    yield (
        "merged_lead",
        f"""
        with pairs as (
            select
                lead_id,
                activity_date,
                marketo_guid,
                unnest(string_split(translate(attributes['merge_ids'], '[]" ', ''), ',')) as loser
            from raw.marketo_activities
            where activity_type_id = '{_MERGE}'
        )
        select
            max_by(cast(lead_id as bigint), (activity_date, marketo_guid)) as into_lead,
            cast(loser as bigint) as merged_lead,
            max(activity_date + interval 2 hour) at time zone 'UTC' as _fivetran_synced
        from pairs
        where loser <> ''
        group by loser
        order by merged_lead
        """,
    )
    fields = ", ".join(f'{value} as "{name}"' for name, value in _fields(connection).items())
    yield (
        "lead",
        f"""
        with versions as (
            select _row_id, id, created_at, updated_at, {fields} from raw.marketo_leads
        ),
        landed as (
            select *, false as _fivetran_deleted, updated_at as _fivetran_synced from versions
            union all by name
            select
                deletions._row_id + (select max(_row_id) from versions) as _row_id,
                deletions.lead_id as id,
                versions.* exclude (_row_id, id),
                true as _fivetran_deleted,
                deletions.deleted_at as _fivetran_synced
            from raw.marketo_deleted_leads as deletions
            left join versions
                on deletions.lead_id = versions.id
            qualify row_number() over (
                partition by deletions._row_id
                order by
                    versions.updated_at <= coalesce(deletions.deleted_at, 'infinity') desc,
                    versions.updated_at desc nulls last,
                    versions._row_id desc
            ) = 1
        )
        select cast(id as bigint) as id, * exclude (id, _row_id) from landed order by _row_id
        """,
    )


def _airbyte(connection: duckdb.DuckDBPyConnection) -> Iterable[tuple[str, str]]:
    yield from _activities(connection, _AIRBYTE)
    camel = {snake_case(name): name for name in LEAD_COLUMNS}
    fields = ", ".join(
        f'{value} as "{camel.get(name, name)}"' for name, value in _fields(connection).items()
    )
    yield (
        "leads",
        f"""
        select
            md5(cast(_row_id as varchar)) as _airbyte_raw_id,
            updated_at at time zone 'UTC' as _airbyte_extracted_at,
            cast(id as bigint) as id,
            created_at at time zone 'UTC' as "createdAt",
            updated_at at time zone 'UTC' as "updatedAt",
            {fields}
        from raw.marketo_leads
        order by _row_id
        """,
    )
    yield (
        "deleted_leads",
        """
        select cast(lead_id as bigint) as "leadId", deleted_at at time zone 'UTC' as "activityDate"
        from raw.marketo_deleted_leads
        order by _row_id
        """,
    )


def _activities(
    connection: duckdb.DuckDBPyConnection, spelling: _Spelling
) -> Iterable[tuple[str, str]]:
    """The table of each type of activity, with a column for each of its attributes."""
    rows = connection.execute(
        """
        select activity_type_id, list_sort(list(distinct key))
        from (
            select activity_type_id, unnest(coalesce(map_keys(attributes), [])) as key
            from raw.marketo_activities
            union all
            select distinct activity_type_id, null from raw.marketo_activities
        )
        group by 1
        order by 1
        """
    ).fetchall()
    common = ", ".join(f'{expression} as "{name}"' for name, expression in spelling.columns.items())
    for type_id, keys in rows:
        named = [f"""attributes['{key}'] as "{key}" """ for key in keys if key]
        query = f"""
            select {", ".join([common, *named, spelling.own])}
            from raw.marketo_activities
            where activity_type_id = '{type_id}'
            order by _row_id
        """
        if type_id == _VISIT:
            query = f"""
            ({query})
            union all by name
            select cast(null as varchar) as "{spelling.guid}"
            from raw.rejected_rows
            where table_name = 'marketo_activities'
            """
        yield f"{spelling.prefix}{_NAMES[type_id]}", query


def _fields(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The value of every field of a lead by its name, but of those that are columns themselves."""
    names = connection.execute(
        """
        select distinct name
        from (select unnest(map_keys(fields)) as name from raw.marketo_leads)
        where name not in ('created_at', 'updated_at')
        order by name
        """
    ).fetchall()
    return {name: f"cast(fields['{name}'] as {_TYPES.get(name, 'varchar')})" for (name,) in names}


LANDED: Mapping[str, Callable[[duckdb.DuckDBPyConnection], Iterable[tuple[str, str]]]] = (
    MappingProxyType({"fivetran_marketo": _fivetran, "airbyte_marketo": _airbyte})
)

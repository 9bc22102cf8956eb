"""What is wrong with the rows that came: unreadable, unknown, missing, late, doubled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import duckdb

from leadscore.doctor.findings import (
    QUIET_DAYS,
    ROWS_AT_FAULT,
    ROWS_WITHOUT_LEAD_AT_FAULT,
    USUAL_ROWS,
    Finding,
    Severity,
    and_more,
    counted,
    percent,
    severity,
    table_name,
)


def findings_of_sources(
    connection: duckdb.DuckDBPyConnection, as_of: datetime
) -> Iterator[Finding]:
    """Every finding about rows and their days, in no order."""
    yield from _unreadable(connection)
    yield from _unknown_types(connection)
    yield from _empty_days(connection, as_of)
    yield from _old(connection, as_of)
    yield from _counts(connection)


def _unreadable(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for instance, table, rejected, loaded, first_on in _rows(
        connection,
        """
        select
            source_instance, source_table, cast(sum(rejected_rows) as bigint),
            cast(sum(loaded_rows + undated_rows) as bigint),
            min(dated_on) filter (where rejected_rows > 0)
        from marts.data_quality group by 1, 2 having sum(rejected_rows) > 0
        """,
    ):
        reasons = _rows(
            connection,
            """
            select
                reason, cast(sum(rejected_rows) as bigint), arg_max(example_file, rejected_on),
                arg_max(example_line, rejected_on), max(rejected_on)
            from marts.rejected_row_reasons where source_instance = ? and source_table = ?
            group by 1 order by 2 desc, 1
            """,
            [instance, table],
        )
        # Tables that no model reads have no loaded rows in the mart.
        share = rejected / (rejected + (loaded or _logged(connection, instance, table)))
        yield Finding(
            kind="unreadable_rows",
            severity=severity(share, ROWS_AT_FAULT),
            what=f"{counted(rejected, 'row')} of {table_name(table, instance)} could not be read"
            f" ({percent(share)})",
            details=tuple(
                f"{counted(rows, 'row')}: {reason}; for example {file}:{line},"
                f" loaded on {last_on:%Y-%m-%d}"
                for reason, rows, file, line, last_on in reasons
            ),
            advice="correct the export and load it again; the rows and their text are in"
            " raw.rejected_rows",
            source_instance=instance,
            source_table=table,
            rows=rejected,
            share=share,
            since=first_on,
        )


def _logged(connection: duckdb.DuckDBPyConnection, instance: str, table: str) -> int:
    [(rows,)] = _rows(
        connection,
        "select cast(coalesce(sum(rows_loaded), 0) as bigint) from raw.loaded_files"
        " where _source_instance = ? and table_name = ?",
        [instance, table],
    )
    return int(rows)


def _unknown_types(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Types without a name, unless a rule scores them by their id (contract 3.1)."""
    types = _rows(
        connection,
        """
        with types as (
            select
                source_instance, source_table, type_id,
                replace(source_table, '_activities', '') as source,
                cast(sum(loaded_rows) as bigint) as loaded_rows, min(dated_on) as first_on
            from intermediate.int_loaded_days where source_table like '%_activities'
            group by 1, 2, 3
        )

        select
            source_instance, source_table, source || '_' || type_id, loaded_rows, first_on,
            cast(sum(loaded_rows) over (partition by source_instance, source_table) as bigint)
        from types
        qualify
            (source, type_id) not in (select (source, type_id) from scorecard.activity_types)
            and source || '_' || type_id not in (
                select activity_type from scorecard.behavior_rules
            )
        order by source_instance, source_table, loaded_rows desc, type_id
        """,
    )
    for instance, table in sorted({row[:2] for row in types}):
        own = [row[2:] for row in types if row[:2] == (instance, table)]
        rows = sum(row[1] for row in own)
        share = rows / own[0][3]
        are = "is of an activity type" if rows == 1 else "are of activity types"
        yield Finding(
            kind="unknown_activity_types",
            severity=severity(share, ROWS_AT_FAULT),
            what=f"{counted(rows, 'row')} of {table_name(table, instance)}"
            f" ({percent(share)}) {are} without a name",
            details=tuple(
                f"{name}: {counted(count, 'row')} since {first_on:%Y-%m-%d}"
                for name, count, first_on, _ in own
            ),
            advice="give each a row in activity_types.csv; until then no rule scores them, rules"
            " for `*` pass them over, and a lead that does nothing else is silent",
            source_instance=instance,
            source_table=table,
            rows=rows,
            share=share,
            since=min(row[2] for row in own),
        )


def _empty_days(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Iterator[Finding]:
    """Days without rows between two usual ones; a single row of 1970 makes no gap until today."""
    gaps = _rows(
        connection,
        f"""
        with days as (
            select
                *,
                quantile_disc(loaded_rows, 0.5) over (
                    partition by source_instance, source_table
                ) as usual_rows,
                lag(loaded_rows) over (
                    partition by source_instance, source_table order by dated_on
                ) as rows_before
            from marts.data_quality where loaded_rows > 0 and dated_on <= ?
        )

        select source_instance, source_table, dated_on, empty_days_before, usual_rows
        from days
        where
            empty_days_before > {QUIET_DAYS} and usual_rows >= {USUAL_ROWS}
            and least(loaded_rows, rows_before) * 10 >= usual_rows
        order by source_instance, source_table, dated_on desc
        """,
        [as_of.date()],
    )
    for instance, table in sorted({row[:2] for row in gaps}):
        own = [row for row in gaps if row[:2] == (instance, table)]
        days = sum(row[3] for row in own)
        yield Finding(
            kind="empty_days",
            severity=Severity.FAULT,
            what=f"{table_name(table, instance)} has no row of {counted(days, 'day')}, where a"
            f" usual day has {own[0][4]:,}",
            details=tuple(
                f"{gap} days, {next_on - timedelta(days=gap):%Y-%m-%d} to"
                f" {next_on - timedelta(days=1):%Y-%m-%d}"
                for _, _, next_on, gap, _ in own
            ),
            advice="export those days again and load them; they are scored as if they had come in"
            " time",
            source_instance=instance,
            source_table=table,
            since=own[-1][2] - timedelta(days=own[-1][3]),
        )


def _old(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Iterator[Finding]:
    """Sources that have fallen silent, and loads that have."""
    [(last_load,)] = _rows(connection, "select max(_loaded_at) from raw.loaded_files")
    if last_load is None:
        yield Finding(
            kind="nothing_loaded",
            severity=Severity.FAULT,
            what="nothing was ever loaded",
            advice="load a folder of raw files: `leadscore load RAW_DIR`, then build",
        )
        return
    if as_of - last_load > timedelta(days=QUIET_DAYS):
        yield Finding(
            kind="old_load",
            severity=Severity.FAULT,
            what=f"the last load was on {last_load:%Y-%m-%d},"
            f" {counted((as_of - last_load).days, 'day')} before the scores' as_of",
            advice="see whether the nightly `leadscore run` still runs and its exports still come",
            since=last_load.date(),
        )
    for instance, table, newest_on, usual_rows in _rows(
        connection,
        """
        select source_instance, source_table, max(dated_on), quantile_disc(loaded_rows, 0.5)
        from marts.data_quality
        where
            (source_table like '%_activities' or source_table = 'events')
            and loaded_rows > 0 and dated_on <= ?
        group by 1, 2 order by 1, 2
        """,
        [as_of.date()],
    ):
        age = (as_of.date() - newest_on).days
        if age > QUIET_DAYS and usual_rows >= USUAL_ROWS:
            yield Finding(
                kind="old_data",
                severity=Severity.FAULT,
                what=f"the newest row of {table_name(table, instance)} is of"
                f" {newest_on:%Y-%m-%d}, {counted(age, 'day')} before the scores' as_of",
                advice="see whether its exports still come; until then every score only fades",
                source_instance=instance,
                source_table=table,
                since=newest_on,
            )


def _counts(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Findings that are one number of a raw table each."""
    doubles: list[tuple[int, float, str]] = []
    for row in _rows(
        connection,
        """
        with first_loads as (
            select source_instance, source_table, min(batch_id) as batch_id
            from intermediate.int_loaded_days group by 1, 2
        ),

        later as (
            select days.source_instance, days.source_table, sum(days.loaded_rows) as later_rows
            from intermediate.int_loaded_days as days
            inner join first_loads using (source_instance, source_table)
            where days.batch_id > first_loads.batch_id and days.dated_on is not null
            group by 1, 2
        )

        select
            source_instance, source_table, sum(loaded_rows), sum(undated_rows),
            sum(duplicate_rows), sum(rows_without_lead), sum(late_rows), any_value(later_rows),
            max(greatest_lag_days), sum(future_rows), max(dated_on) filter (where future_rows > 0)
        from marts.data_quality
        left join later using (source_instance, source_table)
        group by 1, 2 having sum(loaded_rows + undated_rows) > 0 order by 1, 2
        """,
    ):
        instance, table, *numbers = row
        last_future_on = numbers.pop()
        sums = [int(number or 0) for number in numbers]
        loaded, undated, doubled, without_lead, late, later, greatest_lag, future = sums
        name = table_name(table, instance)
        origin: dict[str, Any] = {"source_instance": instance, "source_table": table}
        if future:
            share = future / loaded
            yield Finding(
                kind="rows_from_the_future",
                severity=severity(share, ROWS_AT_FAULT),
                what=f"{counted(future, 'row')} of {name} ({percent(share)}) bear a date after the"
                f" day of their load, up to {last_future_on:%Y-%m-%d}",
                advice="see whether the export writes local time without an offset, or a clock is"
                " wrong; rows after as_of do not count until then",
                rows=future,
                share=share,
                **origin,
            )
        if without_lead >= ROWS_AT_FAULT * loaded and without_lead:
            yield _without_lead(connection, name, without_lead, without_lead / loaded, origin)
        if undated >= ROWS_AT_FAULT * (loaded + undated) and undated:
            share = undated / (loaded + undated)
            yield Finding(
                kind="undated_rows",
                severity=Severity.NOTE,
                what=f"{counted(undated, 'row')} of {name} ({percent(share)}) have no date",
                advice="export the column with the date (`updatedAt`, `deletedAt`): attributes"
                " without one hold from the beginning, and a deletion without one is final",
                rows=undated,
                share=share,
                **origin,
            )
        if late >= ROWS_AT_FAULT * later and late:
            yield Finding(
                kind="late_rows",
                severity=Severity.NOTE,
                what=f"{counted(late, 'row')} of {name} ({percent(late / later)} of those after"
                f" the first load) came late, up to {counted(greatest_lag, 'day')}",
                advice="nothing: late rows are scored as if they had come in time, which changes"
                " scores of the past; if the lag grows, look at the export",
                rows=late,
                share=late / later,
                **origin,
            )
        if doubled >= ROWS_AT_FAULT * (loaded + undated) and doubled:
            share = doubled / (loaded + undated)
            doubles.append((doubled, share, f"{counted(doubled, 'row')} of {name}"))
    if doubles:
        yield Finding(
            kind="duplicate_rows",
            severity=Severity.NOTE,
            what=f"{counted(sum(rows for rows, _, _ in doubles), 'row')} say again what another"
            " row says",
            details=tuple(f"{words} ({percent(share)})" for _, share, words in doubles),
            advice="nothing: of them the latest counts, and only once; if the share grows, exports"
            " overlap more than they need to",
            rows=sum(rows for rows, _, _ in doubles),
            share=max(share for _, share, _ in doubles),
        )


def _without_lead(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rows: int,
    share: float,
    origin: dict[str, Any],
) -> Finding:
    rules = tuple(
        row[0]
        for row in _rows(
            connection,
            """
            select distinct scorecard || '.' || reader from marts.rule_inputs
            where field like 'lead.%' and reader_kind like '%rule' order by 1
            """,
        )
    )
    suffer = f"; {counted(len(rules), 'rule')} that read its attributes find none" if rules else ""
    return Finding(
        kind="rows_without_lead",
        severity=severity(share, ROWS_WITHOUT_LEAD_AT_FAULT),
        what=f"{counted(rows, 'row')} of {name} ({percent(share)}) are of a lead that was never"
        f" exported{suffer}",
        details=(and_more(rules, 5),) if rules else (),
        advice="export all leads once, not only those that changed; the activities score meanwhile",
        rows=rows,
        share=share,
        rules=rules,
        **origin,
    )


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()

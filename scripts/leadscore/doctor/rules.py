"""Which rules suffer: fields that are missing, values that never occur, rules without a match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import duckdb

from leadscore.doctor.findings import (
    LEADS_AT_FAULT,
    LEADS_NOTED,
    Finding,
    Severity,
    and_more,
    counted,
    percent,
    severity,
)

_KINDS = {
    "behavior_rule": "rule",
    "demographic_rule": "rule",
    "mql_policy": "policy",
    "exclusion": "exclusion",
}
# What asks only whether there is a value is answered by its absence.
_ANSWERED = "operator not in ('is_empty', 'is_not_empty')"


def findings_of_rules(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Iterator[Finding]:
    """Every finding about the scorecard's rules, in no order."""
    if not _rows(connection, "select 1 from marts.lead_scores limit 1"):
        # Without a lead nothing can match, and the sources say why there is none.
        return
    yield from _missing_lead_fields(connection)
    yield from _missing_activity_fields(connection)
    yield from _unheard_values(connection)
    yield from _unmatched_rules(connection, as_of)


def _missing_lead_fields(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for instance, field, leads, missing in _rows(
        connection,
        """
        select source_instance, field, checked_rows, missing_rows from marts.field_completeness
        where read_from = 'lead' and missing_share >= ? order by 1, 2
        """,
        [LEADS_NOTED],
    ):
        readers = _rows(
            connection,
            f"""
            select distinct reader_kind, scorecard, reader from marts.rule_inputs
            where
                field = ? and reader_kind <> 'exclusion'
                and (reader_kind = 'mql_policy' or {_ANSWERED})
            order by 1, 2, 3
            """,
            [field],
        )
        if not readers:
            continue
        share = missing / leads
        of_all = f"{percent(share)} of leads" + ("" if instance == "default" else f" of {instance}")
        yield Finding(
            kind="missing_lead_field",
            severity=severity(share, LEADS_AT_FAULT),
            what=f"{_who(readers)} `{field.removeprefix('lead.')}`, missing for {of_all}"
            f" ({missing:,} of {leads:,})",
            details=_all_of(readers),
            advice="fill the field, or export the column that has it; a missing value satisfies no"
            " condition, so these leads get neither the rule's points nor its penalty",
            source_instance=instance,
            rows=missing,
            share=share,
            rules=_names(readers),
        )


def _missing_activity_fields(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Fields that no activity has which their rule scores: misspelled, or no longer exported."""
    found = _rows(
        connection,
        f"""
        with readers as (
            select distinct reader_kind, scorecard, reader, activity_type, field
            from marts.rule_inputs
            where activity_type <> '' and field <> 'activity_type' and {_ANSWERED}
        ),

        judged as (
            select
                readers.*,
                cast(sum(fields.checked_rows) as bigint) as checked_rows,
                cast(sum(fields.missing_rows) as bigint) as missing_rows
            from readers
            left join marts.field_completeness as fields
                on
                    readers.field = fields.field
                    and fields.read_from <> 'lead'
                    and readers.activity_type in (fields.read_from, '*')
            group by all
        )

        select field, activity_type, reader_kind, scorecard, reader, checked_rows
        from judged
        where
            checked_rows = missing_rows
            or checked_rows is null and reader_kind = 'exclusion'
        order by 1, 2, 3, 4, 5
        """,
    )
    for field, activity_type in sorted({row[:2] for row in found}):
        own = [row for row in found if row[:2] == (field, activity_type)]
        readers = [row[2:5] for row in own]
        only_exclusions = all(reader[0] == "exclusion" for reader in readers)
        rows = own[0][5]
        what = "activity" if activity_type == "*" else f"`{activity_type}`"
        of_rows = f" ({counted(rows, 'row')})" if rows else ""
        yield Finding(
            kind="missing_activity_field",
            severity=Severity.NOTE if only_exclusions else Severity.FAULT,
            what=f"{_who(readers)} `{field}`, which no {what} has{of_rows}",
            details=_all_of(readers),
            advice="compare the name with the keys in the export (in lower snake case), or export"
            " the attribute; until then this can do nothing",
            rows=rows,
            share=None if only_exclusions else 1.0,
            rules=_names(readers),
        )


def _unheard_values(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Values that rules name and nothing ever had, where the type itself and the field occur."""
    conditions = _rows(
        connection,
        """
        select inputs.field, inputs.operator, inputs.operand, inputs.scorecard, inputs.reader
        from marts.rule_inputs as inputs
        where
            not inputs.has_held and inputs.reader_kind <> 'exclusion'
            and inputs.operator <> 'is_empty'
            and exists (
                select 1 from marts.field_completeness as fields
                where
                    fields.field = inputs.field and fields.read_from <> 'lead'
                    and inputs.activity_type in (fields.read_from, '*')
                    and fields.missing_rows < fields.checked_rows
            )
        group by all order by 1, 2, 3, 4, 5
        """,
    )
    for scorecard in sorted({row[3] for row in conditions}):
        own: dict[tuple[str, str, str], list[str]] = {}
        for field, operator, operand, of_scorecard, reader in conditions:
            if of_scorecard == scorecard:
                own.setdefault((field, operator, operand), []).append(reader)
        rules = sorted({rule for readers in own.values() for rule in readers})
        yield Finding(
            kind="values_that_never_occur",
            severity=Severity.NOTE,
            what=f"{counted(len(own), 'value')} that {counted(len(rules), 'rule')} of {scorecard}"
            f" {'names' if len(rules) == 1 else 'name'} never occurred",
            details=tuple(
                f"`{field} {operator} {operand}` ({and_more(readers)})"
                for (field, operator, operand), readers in own.items()
            ),
            advice="compare them with the pages, forms and mails that there are: an address may"
            " have changed, or a name be misspelled",
            rules=tuple(f"{scorecard}.{rule}" for rule in rules),
        )


def _unmatched_rules(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> Iterator[Finding]:
    """Rules of which the ledger and the demographic points have no row, by what they wait for."""
    rules = _rows(
        connection,
        """
        with rules as (
            select scorecard, rule_id, activity_type from staging.stg_scorecard__behavior_rules
            where valid_from is null or valid_from <= $as_of
            union
            select scorecard, rule_id, '' from staging.stg_scorecard__demographic_rules
            union
            select scorecard, rule_id, '' from staging.stg_scorecard__inactivity_rules
        ),

        matched as (
            select distinct scorecard, rule_id from marts.behavior_score_events
            union
            select distinct scorecard, rule_id from marts.demographic_score_points
        ),

        loaded as (
            select distinct coalesce(
                types.activity_type,
                if(days.source_table = 'events', '', replace(days.source_table, 'activities', ''))
                || days.type_id
            ) as name
            from intermediate.int_loaded_days as days
            left join scorecard.activity_types as types
                on
                    days.type_id = types.type_id
                    and replace(days.source_table, '_activities', '') = types.source
            where days.type_id is not null
        )

        select
            scorecard, rule_id, string_agg(activity_type, ' or ' order by activity_type),
            bool_and(activity_type not in ('', '*') and name is null)
        from rules
        anti join matched using (scorecard, rule_id)
        left join loaded on rules.activity_type = loaded.name
        group by 1, 2 order by 1, 2
        """,
        {"as_of": as_of},
    )
    for scorecard in sorted({row[0] for row in rules}):
        own = [row for row in rules if row[0] == scorecard]
        yield Finding(
            kind="rules_without_a_match",
            severity=Severity.NOTE,
            what=f"{counted(len(own), 'rule')} of {scorecard} never matched anything",
            details=tuple(
                f"{rule}: no `{types}` was ever loaded" if waits else f"{rule}"
                for _, rule, types, waits in own
            ),
            advice="see whether they still say what they should; `values_that_never_occur` and"
            " missing fields, where named here, say what they wait for",
            rules=tuple(f"{scorecard}.{rule}" for _, rule, _, _ in own),
        )


def _who(readers: Sequence[tuple[str, str, str]]) -> str:
    """`rule `vp_title` reads`, `rule `a` and 4 more read`."""
    kind, _, first = readers[0]
    names = {(reader_kind, reader) for reader_kind, _, reader in readers}
    word = f"{_KINDS[kind]} `{first}`"
    return f"{word} reads" if len(names) == 1 else f"{word} and {len(names) - 1} more read"


def _all_of(readers: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """Who reads it, one line per kind and scorecard; nothing where the sentence has named all."""
    if len({reader[0::2] for reader in readers}) == 1:
        return ()
    lines: dict[str, list[str]] = {}
    for kind, scorecard, reader in readers:
        many = {"policy": "policies"}.get(_KINDS[kind], f"{_KINDS[kind]}s")
        of_scorecard = f" of {scorecard}" if scorecard else ""
        lines.setdefault(f"{many}{of_scorecard}", []).append(reader)
    return tuple(f"{of}: {', '.join(names)}" for of, names in lines.items())


def _names(readers: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple(
        f"{scorecard}.{reader}" if scorecard else reader for _, scorecard, reader in readers
    )


def _rows(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    values: Sequence[object] | dict[str, object] = (),
) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()

"""Every finding about a warehouse, as of its last complete build."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from leadscore.doctor.findings import Finding, Severity, in_order
from leadscore.doctor.rules import findings_of_rules
from leadscore.doctor.sources import findings_of_sources
from leadscore.errors import DataError
from leadscore.explain import require_scored, scored_as_of
from leadscore.run_history import has_table, latest_runs

# Tables that a version before this one did not make.
_NEEDED = (
    ("marts", "data_quality"),
    ("marts", "rejected_row_reasons"),
    ("marts", "field_completeness"),
    ("marts", "rule_inputs"),
    ("intermediate", "int_loaded_days"),
)


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong, the gravest first; `as_of` (UTC) is that of the scores that were looked at."""

    warehouse: Path
    as_of: datetime
    faults: int
    notes: int
    findings: tuple[Finding, ...]


def diagnose(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> Diagnosis:
    """Looks at what the last build made of the data; reads the warehouse only.

    Raises:
        DataError: nothing was built yet, the last build was cut short, or was made by a version
            that kept less; or this is a published copy.
    """
    require_scored(connection, warehouse)
    if not all(has_table(connection, table, schema=schema) for schema, table in _NEEDED):
        raise DataError(
            f"{warehouse}: was built by a version without the marts of data quality; run"
            " `leadscore build` first"
        )
    as_of = scored_as_of(connection)
    findings = in_order(
        [
            *findings_of_sources(connection, as_of),
            *findings_of_rules(connection, as_of),
            *_not_scored(connection),
        ]
    )
    faults = sum(found.severity is Severity.FAULT for found in findings)
    return Diagnosis(warehouse, as_of, faults, len(findings) - faults, findings)


def _not_scored(connection: duckdb.DuckDBPyConnection) -> tuple[Finding, ...]:
    """What was loaded after the build: nothing is said about it here."""
    (run,) = latest_runs(connection, limit=1)
    [(files, rows)] = connection.execute(
        "select count(*), cast(coalesce(sum(rows_loaded), 0) as bigint)"
        " from raw.loaded_files where _batch_id > ?",
        [run.loaded_batch],
    ).fetchall()
    if not files:
        return ()
    return (
        Finding(
            kind="not_scored_yet",
            severity=Severity.NOTE,
            what=f"{files:,} files ({rows:,} rows) were loaded after the last build, and are not"
            " looked at here",
            advice="run `leadscore build`, then `leadscore doctor` again",
            rows=rows,
        ),
    )

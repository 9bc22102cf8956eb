"""A warehouse that the version before built goes on working, and comes out like a new one."""

from pathlib import Path

import duckdb

from examples.company import AS_OF, Company, copy
from warehouse.marts import differences_between

# What that version did not have yet, in tables that are kept over runs.
LATER_COLUMNS = (
    ("int_activity_outcomes", "without_attributes"),
    ("int_activity_kinds", "activity_source"),
    ("int_activity_facts", "value_no"),
)
LATER_TABLES = (
    "intermediate.int_loaded_days",
    "intermediate.int_activity_field_counts",
    "intermediate.int_lead_missing_fields",
)
LATER_MARTS = ("data_quality", "rejected_row_reasons", "field_completeness", "rule_inputs")


def test_tables_that_are_kept_over_runs_gain_what_a_later_version_keeps(
    company: Company, tmp_path: Path
) -> None:
    warehouse = copy(company.warehouse, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        for table, column in LATER_COLUMNS:
            connection.execute(f"alter table intermediate.{table} drop column {column}")
        for name in (*LATER_TABLES, *(f"marts.{mart}" for mart in LATER_MARTS)):
            connection.execute(f"drop table {name}")
        connection.execute("update state.scored_runs set code_fingerprint = 'of that version'")
    company.worker.build(warehouse, AS_OF)
    assert differences_between(warehouse, company.warehouse) == []

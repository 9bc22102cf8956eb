"""Marts of a warehouse read for comparison, and what differs between two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from leadscore.mart_columns import selection

# Each mart with the columns of contract section 5, its key first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "behavior_score_events": (
        "scorecard", "lead_id", "activity_id", "rule_id", "category",
        "activity_source", "activity_type", "asset",
        "occurred_at", "matched_points", "points", "withheld_by", "decay_policy", "description",
        "withheld_reason",
    ),
    "behavior_scores": (
        "scorecard", "lead_id", "behavior_points", "positive_points", "negative_points",
        "award_count", "first_award_at", "last_award_at", "last_engagement_at",
    ),
    "demographic_score_points": (
        "scorecard", "lead_id", "rule_id", "points", "category", "description", "matched_value",
    ),
    "demographic_scores": ("scorecard", "lead_id", "demographic_score", "demographic_band"),
    "decayed_scores": (
        "scorecard", "lead_id", "behavior_score", "behavior_score_7d_ago", "as_of",
    ),
    "mql_episodes": (
        "scorecard", "lead_id", "episode", "opened_at", "policy", "trigger_rule_id",
        "trigger_activity_id", "activity_source", "behavior_score", "demographic_score",
        "lead_score", "ended_at", "end_reason", "detected_at",
    ),
    "non_prospects": (
        "lead_id", "person_rule", "reason", "action", "matched_value", "is_excluded",
        "activity_count", "mailbox",
    ),
    "non_prospect_counts": (
        "person_rule", "reason", "action", "leads", "excluded_leads", "activities",
    ),
    "mql_flags": (
        "scorecard", "lead_id", "is_mql", "first_mql_at", "latest_mql_at", "mql_count", "policy",
    ),
    "lead_scores": (
        "scorecard", "lead_id", "email", "company", "job_title", "lead_source",
        "demographic_score", "behavior_score", "lead_score", "demographic_band", "behavior_band",
        "total_band", "rating", "is_mql", "latest_mql_at", "exclusion", "last_engagement_at",
        "as_of",
    ),
    "lead_score_history": (
        "scorecard", "lead_id", "score_on", "behavior_score", "demographic_score", "lead_score",
        "is_mql",
    ),
    "activity_reconciliation": (
        "activity_source", "source_instance", "activity_on", "raw_rows", "rejected", "duplicates",
        "of_deleted_leads", "excluded", "scored", "unmatched",
    ),
    "bot_activity": (
        "scorecard", "bot_rule", "activity_on", "email_domain", "activities", "only_this_rule",
        "leads", "matched_points", "matched_points_only_this_rule",
    ),
}  # fmt: skip

# Lines are compared by the sums that the contract fixes; how decay is split is the project's own.
LINE_SUMS = """
    select
        scorecard, lead_id, line_type, case when line_type <> 'decay' then rule_id end,
        activity_source, sum(points)
    from marts.lead_score_lines
    group by all
"""


def differences_to_oracle(
    warehouse: Path, expected: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[str]:
    """What the marts say otherwise than the oracle, at most 3 rows each way a mart."""
    found: list[str] = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for mart, columns in COLUMNS.items():
            query = f"select {', '.join(columns)} from marts.{mart}"
            actual = connection.execute(query).fetchall()
            wanted = [tuple(row[column] for column in columns) for row in expected[mart]]
            found += _differences(mart, columns, actual, wanted)
        sums: Counter[tuple[Any, ...]] = Counter()
        for row in expected["lead_score_lines"]:
            rule_id = row["rule_id"] if row["line_type"] != "decay" else None
            key = (
                row["scorecard"], row["lead_id"], row["line_type"], rule_id, row["activity_source"],
            )  # fmt: skip
            sums[key] += row["points"]
        lines = connection.execute(LINE_SUMS).fetchall()
        found += _differences(
            "lead_score_lines",
            ("scorecard", "lead_id", "line_type", "rule_id", "activity_source", "points"),
            [row for row in lines if row[5] != 0],
            [(*key, points) for key, points in sums.items() if points != 0],
        )
    return found


def _differences(
    mart: str,
    columns: Sequence[str],
    actual: Iterable[tuple[Any, ...]],
    wanted: Iterable[tuple[Any, ...]],
) -> list[str]:
    ours, theirs = Counter(actual), Counter(wanted)
    found = []
    for words, rows in (("only in the warehouse", ours - theirs), ("missing", theirs - ours)):
        for row in sorted(rows, key=repr)[:3]:
            cells = ", ".join(f"{name}={value}" for name, value in zip(columns, row, strict=True))
            found.append(f"{mart}: {words}: {cells}")
    return found


def differences_between(one: Path, other: Path, *, loaded_apart: bool = False) -> list[str]:
    """Rows that two warehouses do not share, over every mart and every column of it.

    With `loaded_apart` their rows were loaded at other times or in other pieces: then columns that
    the marts declare to depend on that are left out (`leadscore.mart_columns`).
    """
    found: list[str] = []
    with duckdb.connect() as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        marts = [
            row[0]
            for row in connection.execute(
                "select table_name from duckdb_tables()"
                " where database_name = 'one' and schema_name = 'marts' order by 1"
            ).fetchall()
        ]
        for mart in marts:
            for left, right in (("one", "other"), ("other", "one")):
                queries = [
                    selection(mart, f"{side}.marts.{mart}", loaded_apart=loaded_apart)
                    for side in (left, right)
                ]
                rows = connection.execute(f"{' except all '.join(queries)} limit 3").fetchall()
                found += [f"{mart}: only in {left}: {row}" for row in rows]
    return found


def copy_raw(warehouse: Path, target: Path) -> None:
    """A new warehouse with the raw tables of another and nothing else."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{warehouse}' as source (read_only)")
        connection.execute("create schema raw")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'source' and schema_name = 'raw'"
        ).fetchall():
            connection.execute(f"create table raw.{table} as from source.raw.{table}")

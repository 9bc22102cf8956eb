"""The floor: the fewest plain DuckDB statements (floor/*.sql) for the default scorecard's scores.

They write into a file of their own, with the warehouse attached read only as `source`, under the
same settings of DuckDB as a build (profiles.yml). What the floor leaves out stands at the head of
`floor/1_scorecard.sql`; that it is right is checked against the marts of a built warehouse.

    python -m benchmarks.floor WAREHOUSE FILE --as-of 2026-11-01

prints seconds, wall clock and processor, of each statement, and then whether the tables equal the
marts if the warehouse was built for that instant.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import yaml

from leadscore.project import PROJECT_ROOT
from leadscore.warehouse import STORAGE_VERSION

_STATEMENTS = Path(__file__).parent / "floor"
_STEP = re.compile(r"(?m)^-- step: (\w+)\n")
_ENV_VAR = re.compile(r"\{\{ *env_var\('(\w+)', *'([^']*)'\)[^}]*\}\}")

# Table of the floor -> the same rows from the marts; columns of contract section 5, by name.
EXPECTED: dict[str, str] = {
    "behavior_score_events": """
        select
            scorecard, lead_id, activity_id, rule_id, category, activity_type, asset, occurred_at,
            matched_points, points, withheld_by, decay_policy, description
        from marts.behavior_score_events
    """,
    "awards_by_day": """
        select
            scorecard, lead_id, category, decay_policy, occurred_at::date as awarded_on,
            sum(points)::decimal(18, 2) as points,
            sum(greatest(points, 0))::decimal(18, 2) as positive_points,
            count(*) as award_count
        from marts.behavior_score_events
        where withheld_by is null
        group by all
    """,
    "behavior_scores": """
        select
            scorecard, lead_id, behavior_points, positive_points, negative_points, award_count,
            first_award_at, last_award_at, last_engagement_at
        from marts.behavior_scores
    """,
    "decayed_scores": """
        select scorecard, lead_id, behavior_score, behavior_score_7d_ago, as_of
        from marts.decayed_scores
    """,
    "demographic_scores": """
        select scorecard, lead_id, demographic_score, demographic_band
        from marts.demographic_scores
    """,
}


@dataclass(frozen=True)
class Statement:
    """One statement of the floor: seconds of wall clock and of processor time."""

    name: str
    seconds: float
    processor_seconds: float


def build_settings() -> dict[str, str]:
    """The settings of DuckDB that profiles.yml gives a build; the environment overrides alike."""
    profile = yaml.safe_load((PROJECT_ROOT / "profiles.yml").read_text(encoding="utf-8"))
    settings = profile["leadscore"]["outputs"]["duckdb"]["settings"]
    return {
        name: _ENV_VAR.sub(lambda found: os.environ.get(found[1], found[2]), str(value))
        for name, value in settings.items()
    }


def run_floor(warehouse: Path, file: Path, as_of: datetime) -> list[Statement]:
    """Runs every statement on the raw and rule tables of a warehouse; `file` is made anew.

    `as_of` is UTC without a zone. The last entry is the checkpoint that ends the writing.
    """
    file.unlink(missing_ok=True)
    texts = [path.read_text(encoding="utf-8") for path in sorted(_STATEMENTS.glob("*.sql"))]
    parts = _STEP.split("\n".join(texts))[1:]
    steps = [*zip(parts[0::2], parts[1::2], strict=True), ("checkpoint", "checkpoint")]
    done = []
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": STORAGE_VERSION
    }
    with duckdb.connect(str(file), config=config) as connection:
        for name, value in build_settings().items():
            connection.execute(f"set {name} = '{value}'")
        connection.execute(f"attach '{warehouse}' as source (read_only)")
        connection.execute(f"set variable as_of = timestamp '{as_of.isoformat(sep=' ')}'")
        for name, text in steps:
            started, used = time.perf_counter(), time.process_time()
            connection.execute(text)
            done.append(Statement(name, time.perf_counter() - started, time.process_time() - used))
    return done


def scored_as_of(warehouse: Path) -> datetime | None:
    """The instant that the marts of a warehouse hold for; None if nothing was built."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        try:
            row = connection.execute("select max(as_of) from marts.decayed_scores").fetchone()
        except duckdb.CatalogException:
            return None
    return row[0] if row else None


def unequal_tables(file: Path, warehouse: Path) -> list[str]:
    """Tables of the floor that do not hold the same rows as the marts, by number and sum of hashes.

    The sums are quick at any size; `differing_rows` says what differs.
    """
    found = []
    for table, query in EXPECTED.items():
        ours, theirs = (
            _checksum(path, text) for path, text in ((file, f"from {table}"), (warehouse, query))
        )
        if ours != theirs:
            found.append(f"{table}: {ours[0]:,} rows, expected {theirs[0]:,}, or other values")
    return found


def _checksum(path: Path, query: str) -> tuple[int, int]:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute(f"describe {query}").fetchall()]
        hashed = ", ".join(sorted(names))
        count, total = connection.execute(
            f"select count(*), coalesce(sum(hash({hashed})::hugeint), 0) from ({query})"
        ).fetchall()[0]
    return count, total


def differing_rows(file: Path, warehouse: Path, limit: int = 3) -> list[str]:
    """Rows that only the floor or only the marts have, at most `limit` each way and table."""
    found = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute(f"attach '{file}' as floor (read_only)")
        for table, query in EXPECTED.items():
            names = [row[0] for row in connection.execute(f"describe {query}").fetchall()]
            ours = f"select {', '.join(names)} from floor.{table}"
            for words, left, right in (("floor", ours, query), ("marts", query, ours)):
                rows = connection.execute(f"({left}) except all ({right}) limit {limit}").fetchall()
                found += [f"{table}: only in the {words}: {row}" for row in rows]
    return found


def main() -> None:
    """Runs the floor on a warehouse and says what each statement took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--as-of", type=datetime.fromisoformat, required=True)
    parser.add_argument("--report", type=Path, help="a JSON file for the figures; no comparison")
    options = parser.parse_args()
    done = run_floor(options.warehouse, options.file, options.as_of)
    for statement in done:
        sys.stdout.write(
            f"{statement.seconds:8.2f} {statement.processor_seconds:8.2f}  {statement.name}\n"
        )
    total = sum(statement.seconds for statement in done)
    used = sum(statement.processor_seconds for statement in done)
    sys.stdout.write(f"{total:8.2f} {used:8.2f}  floor (wall clock, processor seconds)\n")
    if options.report:
        options.report.write_text(json.dumps([asdict(statement) for statement in done]))
    elif scored_as_of(options.warehouse) == options.as_of:
        unequal = unequal_tables(options.file, options.warehouse)
        sys.stdout.write("".join(f"unequal: {line}\n" for line in unequal) or "equals the marts\n")
        sys.exit(1 if unequal else 0)


if __name__ == "__main__":
    main()

"""What bot rules find of the demonstration company's programs, and what they wrongly flag.

The company's hidden truth says which activities no person did. Every rule of the scorecard is
asked, also those that are switched off; `shipped` are the active ones together.

    .venv/bin/python -m benchmarks.bots --leads 20000 --seed 1
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from leadscore.dbt_build import build
from leadscore.demo import generate
from leadscore.loader import load_folder
from leadscore.project import DEFAULT_SCORECARD

AS_OF = datetime(2026, 11, 1)  # noqa: DTZ001 -- instants are UTC without a zone throughout

_JUDGED = """
    create temp table judged as
    select
        activities.activity_key,
        kinds.type_id,
        robots.marketo_guid is not null as is_robot
    from scratch.intermediate.int_activities as activities
    inner join company.intermediate.int_activity_kinds as kinds using (kind_no)
    inner join company.raw.marketo_activities as raw on activities.activity_key = raw._row_id
    left join read_parquet(?) as robots on raw.marketo_guid = robots.marketo_guid;
"""
_COUNTS = """
    select
        count(*) filter (where is_robot and activity_key in (from flags)),
        count(*) filter (where is_robot),
        count(*) filter (where not is_robot and activity_key in (from flags)),
        count(*) filter (where not is_robot)
    from judged where type_id in (select unnest(?::varchar[]))
"""
_KINDS = {
    "page visits": ("1",),
    "mail opens": ("10",),
    "mail clicks": ("11",),
}


@dataclass(frozen=True)
class Finding:
    """Activities of programs and of people, and how many of each were flagged."""

    name: str
    robots_flagged: int
    robots: int
    humans_flagged: int
    humans: int

    def cells(self) -> list[str]:
        """The row of the table: shares in percent, and the numbers behind them."""
        return [
            self.name,
            f"{self.robots_flagged:,}",
            share(self.robots_flagged, self.robots),
            f"{self.humans_flagged:,}",
            share(self.humans_flagged, self.humans, places=3),
        ]


def share(part: int, whole: int, places: int = 1) -> str:
    """A part in percent of the whole."""
    return f"{100 * part / whole:.{places}f} %" if whole else "-"


def all_on(scorecard: Path, folder: Path) -> tuple[Path, dict[str, bool]]:
    """A copy of a scorecard with every bot rule switched on, and which of them are on in it."""
    copy = folder / "scorecard"
    shutil.copytree(scorecard, copy)
    file = copy / "bot_rules.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    active = {row["bot_rule"]: row["is_active"].lower() == "true" for row in rows}
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | {"is_active": "true"} for row in rows)
    return copy, active


def find(folder: Path, leads: int, seed: int, scorecard: Path) -> list[Finding]:
    """Makes a company in `folder`, scores it, and compares each rule with the truth."""
    generate(folder / "raw", leads=leads, seed=seed, as_of=AS_OF)
    warehouse, scratch = folder / "company.duckdb", folder / "scratch.duckdb"
    load_folder(folder / "raw", warehouse)
    copy, active = all_on(scorecard, folder)
    build(warehouse, as_of=AS_OF, scorecard=copy, scratch=scratch, target=folder / "target")
    every_type = [type_id for types in _KINDS.values() for type_id in types]
    findings: list[Finding] = []
    with duckdb.connect() as connection:
        # Views name the databases in which they were made.
        for name, file in (("company", warehouse), ("scratch", scratch)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        connection.execute(_JUDGED, [str(folder / "raw" / "truth" / "robot_activities.parquet")])

        def ask(name: str, rules: list[str], types: list[str]) -> None:
            connection.execute(
                "create or replace temp table flags as"
                " select distinct activity_key from scratch.intermediate.int_bot_flags"
                " inner join scratch.intermediate.int_exclusion_reasons using (bot_rule_no)"
                " where reason in (select unnest(?::varchar[]))",
                [rules],
            )
            [counts] = connection.execute(_COUNTS, [types]).fetchall()
            findings.append(Finding(name, *counts))

        for rule, is_on in active.items():
            ask(rule if is_on else f"{rule} (off)", [rule], every_type)
        shipped = [rule for rule, is_on in active.items() if is_on]
        for kind, types in _KINDS.items():
            ask(f"all that are on: {kind}", shipped, list(types))
        ask("**all that are on**", shipped, every_type)
    return findings


def main() -> None:
    """Prints the table of `docs/bots.md`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scorecard", type=Path, default=DEFAULT_SCORECARD)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leadscore_bots_") as folder:
        findings = find(Path(folder), given.leads, given.seed, given.scorecard)
    last = findings[-1]
    lines = [
        f"{last.robots:,} of {last.robots + last.humans:,} visits, opens and clicks were made by"
        " programs.",
        "",
        "| rule | of programs | found | of people | wrongly flagged |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(f"| {' | '.join(finding.cells())} |" for finding in findings),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

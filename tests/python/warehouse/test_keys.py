"""Keys of large marts are held by tests that look at new rows only."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from examples.company import Company, copy
from leadscore.project import PROJECT_ROOT

DOUBLES = {
    # The doubled row may lie with a lead that the run did not touch.
    "behavior_score_events": "select * replace ('somebody else' as lead_id)",
    "demographic_score_points": "select *",
    "lead_score_history": "select *",
}


def test_rows_that_the_last_run_doubled_are_found(company: Company, tmp_path: Path) -> None:
    warehouse = copy(company.warehouse, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        for mart, row in DOUBLES.items():
            connection.execute(
                f"insert into marts.{mart} {row} from marts.{mart}"
                " where lead_id in (select lead_id from intermediate.int_touched_leads) limit 1"
            )
    tested = subprocess.run(
        [
            sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "test",
            "--select", *(f"{mart}_has_one_row_per_key" for mart in DOUBLES),
            "--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT),
            "--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "target"),
        ],
        cwd=PROJECT_ROOT,
        env=os.environ | {
            "LEADSCORE_WAREHOUSE": str(warehouse),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert tested.returncode == 1, tested.stdout
    found = tested.stdout.count("Got 1 result, configured to fail if != 0")
    assert found == len(DOUBLES), tested.stdout

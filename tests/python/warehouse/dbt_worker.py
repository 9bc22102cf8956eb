"""Builds of the dbt project for tests: parsed once, each build in a forked child.

A child lets go of the warehouse when it ends, as the command line's process does; the parse, which
is most of a small build's time, is paid once per test process.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

from leadscore.dbt_process import drop_debug_events, spare_the_collector
from leadscore.project import PROJECT_ROOT, seed_path

# The name of the file is the name of the database in every relation that was parsed.
FILE_NAME = "warehouse.duckdb"


class DbtWorker:
    """The parsed project with a scorecard folder, whose files may change between builds.

    What may not is which of its files are there.
    """

    def __init__(self, folder: Path, scorecard: Path) -> None:
        self._folder = folder
        self._scorecard = scorecard
        self._environment = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        self._manifest: Any = None

    def build(self, warehouse: Path, as_of: datetime | str, *arguments: str) -> None:
        """`dbt build` of the whole project; raises RuntimeError with what dbt said if it fails.

        The file has to be called `FILE_NAME`, whatever folder it is in.
        """
        assert warehouse.name == FILE_NAME
        if self._manifest is None:
            self._manifest = self._parse()
        log = self._folder / "dbt_output.txt"
        child = os.fork()
        if child == 0:
            self._run_and_exit(warehouse, str(as_of), arguments, log)
        _, status = os.waitpid(child, 0)
        if status != 0:
            raise RuntimeError(log.read_text(encoding="utf-8")[-6000:])

    def _common(self) -> list[str]:
        return [
            "--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT),
            "--target-path", str(self._folder / "target"), "--log-path", str(self._folder / "logs"),
        ]  # fmt: skip

    def _parse(self) -> Any:
        from dbt.cli.main import dbtRunner  # noqa: PLC0415 -- seconds of import, only where needed

        # Only now: before the first build the folder need not be there.
        self._environment["LEADSCORE_SCORECARD"] = seed_path(self._scorecard)
        os.environ.update(
            self._environment | {"LEADSCORE_WAREHOUSE": str(self._folder / FILE_NAME)}
        )
        result = dbtRunner().invoke(["--quiet", "parse", *self._common()])
        if not result.success:
            raise RuntimeError(f"dbt parse failed: {result.exception}")
        return result.result

    def _run_and_exit(
        self, warehouse: Path, as_of: str, arguments: tuple[str, ...], log: Path
    ) -> None:
        code = 1
        try:
            from dbt.cli.main import dbtRunner  # noqa: PLC0415

            os.environ.update(self._environment | {"LEADSCORE_WAREHOUSE": str(warehouse)})
            drop_debug_events()
            spare_the_collector()
            with log.open("w", encoding="utf-8") as output:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
                result = dbtRunner(manifest=self._manifest).invoke(
                    [
                        "--no-use-colors",
                        "--log-level-file",
                        "none",
                        "--no-write-json",
                        "--log-level-file",
                        "none",
                        "--no-write-json",
                        "build",
                        "--exclude-resource-type",
                        "unit_test",
                        "--vars",
                        json.dumps({"as_of": as_of}),
                        *arguments,
                        *self._common(),
                    ]
                )
                if result.exception:
                    sys.stderr.write(f"{result.exception}\n")
                code = 0 if result.success else 1
                sys.stdout.flush()
                sys.stderr.flush()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

"""Options that several commands share, and the kinds of their values."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leadscore.loader.layouts import EXPORT, LAYOUT_NAMES
from leadscore.loader.values import UnreadableValueError, instant_of, parse_instant
from leadscore.project import DEFAULT_SCORECARD, DEFAULT_WAREHOUSE
from leadscore.warehouse import warehouse_file


class Instant(click.ParamType[datetime]):
    """An instant in any spelling of contract 2.1, as a naive datetime in UTC."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Reads the text; a spelling that is none is wrong usage."""
        if isinstance(value, datetime):
            return value
        try:
            return instant_of(parse_instant(value)).replace(tzinfo=None)
        except UnreadableValueError as error:
            self.fail(f"{error}; write it as 2026-11-01 or 2026-11-01T08:00:00Z", param, ctx)


class WarehouseFile(click.ParamType[Path]):
    """The file of a warehouse, or the path of one that will be made."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; a file of another kind is data at fault."""
        return warehouse_file(value)


warehouse_option = click.option(
    "--warehouse",
    type=WarehouseFile(),
    envvar="LEADSCORE_WAREHOUSE",
    default=DEFAULT_WAREHOUSE,
    show_default=True,
    help="DuckDB file (or LEADSCORE_WAREHOUSE).",
)
instance_option = click.option(
    "--instance",
    help="Name of the source system instance (default: that of the layout, mostly 'default').",
)
layout_option = click.option(
    "--layout",
    type=click.Choice(LAYOUT_NAMES),
    default=EXPORT,
    show_default=True,
    help="How the raw data lies there: files of the systems' own exports, or a connector's tables.",
)
schema_option = click.option(
    "--schema", help="Schema of the connector's tables, where there are several."
)
scorecard_option = click.option(
    "--scorecard",
    "scorecard_folder",
    type=click.Path(path_type=Path),
    default=DEFAULT_SCORECARD,
    help="Folder of the scorecard's CSV files (default: seeds/scorecard).",
)
as_of_option = click.option(
    "--as-of", type=Instant(), help="Instant for which scores hold, UTC (default: now)."
)
json_option = click.option("--json", "wants_json", is_flag=True, help="For programs.")

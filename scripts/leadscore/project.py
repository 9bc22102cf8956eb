"""Where things are: the dbt project that this package belongs to, and the default places."""

from __future__ import annotations

from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SCORECARD = PROJECT_ROOT / "seeds" / "scorecard"
DEFAULT_WAREHOUSE = Path("warehouse") / "leadscore.duckdb"

"""Where things are: the dbt project that this package belongs to, and the default places."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SCORECARD = PROJECT_ROOT / "seeds" / "scorecard"
DEFAULT_WAREHOUSE = Path("warehouse") / "leadscore.duckdb"


def seed_path(scorecard: Path) -> str:
    """The folder of a scorecard as dbt takes it: relative to the project, without `..`.

    dbt writes what it compiles of a seed below its target folder, under the seed's own relative
    path; enough `..` in it would lead out of there again, onto files of others. A folder outside
    the project is therefore read by way of a symbolic link inside it.
    """
    folder = scorecard.resolve()
    if folder.is_relative_to(PROJECT_ROOT):
        return str(folder.relative_to(PROJECT_ROOT))
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    link = PROJECT_ROOT / "target" / "scorecards" / digest
    link.parent.mkdir(parents=True, exist_ok=True)
    for other in link.parent.iterdir():
        if other.is_symlink() and not other.exists():
            # What it led to was a passing copy.
            other.unlink(missing_ok=True)
    if not (link.is_symlink() and link.readlink() == folder):
        # Made aside and put in place at once: another build may be reading by way of it.
        with tempfile.TemporaryDirectory(dir=link.parent) as scratch:
            made = Path(scratch) / digest
            made.symlink_to(folder, target_is_directory=True)
            made.replace(link)
    return str(link.relative_to(PROJECT_ROOT))

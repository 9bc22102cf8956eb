"""Where things are: the dbt project that this package belongs to, and the default places."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from leadscore.scorecard.tables import TABLES, Table

PROJECT_ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SCORECARD = PROJECT_ROOT / "seeds" / "scorecard"
DEFAULT_WAREHOUSE = Path("warehouse") / "leadscore.duckdb"

# A scorecard that is being written may lack a file for a moment, or not be there yet, while the
# build that it is for has its path already.
_LEFT_ALONE_SECONDS = 24 * 60 * 60


def seed_path(scorecard: Path, tables: Sequence[Table] = TABLES) -> str:
    """The folder of a scorecard as dbt takes it: complete, relative to the project, without `..`.

    dbt writes what it compiles of a seed below its target folder, under the seed's own relative
    path; enough `..` in it would lead out of there again, onto files of others. A folder outside
    the project is therefore read by way of a symbolic link inside it.

    dbt needs a file for every seed that a model names. Where optional ones are absent the folder is
    one of links to the files that are there, with a file of a header alone for each of the others.
    """
    folder = scorecard.resolve()
    absent = [table for table in tables if table.optional and not (folder / table.file).is_file()]
    links = PROJECT_ROOT / "target" / "scorecards"
    if absent and folder.is_dir():
        place = _completed(folder, absent, links)
    elif folder.is_relative_to(PROJECT_ROOT):
        place = folder
    else:
        place = links / _digest(str(folder))
        if not (place.is_symlink() and place.readlink() == folder):
            _put(place, lambda made: made.symlink_to(folder, target_is_directory=True))
    return str(place.relative_to(PROJECT_ROOT))


def _completed(folder: Path, absent: Sequence[Table], links: Path) -> Path:
    """A folder below `links` with the .csv files of `folder` and an empty one for each absent.

    What is in it follows from its name: a build that reads by way of it is never disturbed, and an
    optional file that comes or goes makes another one.
    """
    present = sorted(path.name for path in folder.glob("*.csv") if path.is_file())
    headers = {table.file: ",".join(table.column_names) for table in absent}
    place = links / _digest(str(folder), *present, *(f"{name} {headers[name]}" for name in headers))

    def make(made: Path) -> None:
        made.mkdir()
        for name in present:
            (made / name).symlink_to(folder / name)
        for name, header in headers.items():
            (made / name).write_text(f"{header}\n", encoding="utf-8")

    if not place.is_dir():
        _put(place, make)
    return place


def _put(place: Path, make: Callable[[Path], None]) -> None:
    """Makes something aside and puts it in place at once, and takes away what leads nowhere.

    Another build may be reading by way of it, or be making the same.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(place.parent)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".") as aside:
        made = Path(aside) / place.name
        make(made)
        try:
            made.replace(place)
        except OSError:
            # A folder does not take the place of another; one of this name is as good.
            if not place.is_dir():
                raise


def _remove_stale(links: Path) -> None:
    """Takes away links whose scorecard, and folders of which a file, was a passing copy.

    Those of the last day stay: a build may be about to read by way of them.
    """
    for other in links.iterdir():
        # Another build may be taking it away as well.
        with suppress(OSError):
            if time.time() - other.lstat().st_mtime < _LEFT_ALONE_SECONDS:
                continue
            if other.is_symlink():
                if not other.exists():
                    other.unlink()
            elif not other.name.startswith("."):
                files = list(other.iterdir())
                if not all(file.exists() for file in files):
                    for file in files:
                        file.unlink()
                    other.rmdir()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

"""A command on a disk that fills up.

Where the system lets a user mount a file system of his own (Linux, `unshare`), the warehouse lies
on one that is too small; elsewhere no file may become larger than a limit.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from cli.command import Outcome, finish, size_of, start

# Moves the folder's files to a small file system mounted in its place, in a name space that ends
# with this shell, and puts what is left of them beside it.
_ON_A_SMALL_DISK = """
set -e
folder=$1 kilobytes=$2; shift 2
cp -R "$folder" "$folder.kept"
mount -t tmpfs -o "size=${kilobytes}k" none "$folder"
cp -R "$folder.kept/." "$folder"
code=0
"$@" || code=$?
rm -r "$folder.kept"
cp -R "$folder" "$folder.kept"
exit $code
"""
_PAGE = 4096
# What the system says of a file that did not fit, in either way.
FULL = ("No space left on device", "File too large")


@cache
def can_mount() -> bool:
    """Whether a small file system can be had."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    tried = subprocess.run(
        [unshare, "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
        capture_output=True,
        check=False,
    )
    return tried.returncode == 0


def leadscore_with_room(room: int, warehouse: Path, *arguments: object) -> Outcome:
    """`leadscore` where the disk has room for so many more bytes than the warehouse has."""
    if not can_mount():
        return finish(start(*arguments, largest_file=size_of(warehouse) + room))
    folder = warehouse.parent
    pages = sum(-(-file.stat().st_size // _PAGE) for file in folder.iterdir()) + room // _PAGE
    kept = folder.with_name(f"{folder.name}.kept")
    under = (
        *("unshare", "--map-root-user", "--mount", "sh", "-c", _ON_A_SMALL_DISK, "sh"),
        *(str(folder), str(pages * _PAGE // 1024)),
    )
    outcome = finish(start(*arguments, under=under))
    shutil.rmtree(folder)
    kept.rename(folder)
    return outcome

"""Where copies of a warehouse were published to: a list beside it, so that an erasure finds them.

It is a file of its own because publishing only reads the warehouse, beside others who read it.
"""

from __future__ import annotations

import os
from pathlib import Path

from leadscore.errors import SystemFailureError


def places_file(warehouse: Path) -> Path:
    """The list: one absolute path a line."""
    place = warehouse.resolve()
    return place.with_name(f"{place.name}.published")


def note_place(warehouse: Path, target: Path) -> None:
    """Notes a place before something is published there; a place that is noted stays once.

    Raises:
        SystemFailureError: the list cannot be written.
    """
    line = str(target.absolute())
    if line in _noted(warehouse):
        return
    file = places_file(warehouse)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            # In one piece, also where another publish writes at the same time.
            os.write(descriptor, os.fsencode(f"{line}\n"))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise SystemFailureError(
            f"{file}: cannot note where the copy is, for erasures: {error.strerror or error}"
        ) from error


def known_places(warehouse: Path, default: Path) -> tuple[Path, ...]:
    """The places where something is: the default one, and those that were noted."""
    places = [default, *(Path(line) for line in _noted(warehouse))]
    return tuple(
        place for at, place in enumerate(places) if place.exists() and place not in places[:at]
    )


def _noted(warehouse: Path) -> list[str]:
    file = places_file(warehouse)
    if not file.exists():
        return []
    return [line for line in os.fsdecode(file.read_bytes()).splitlines() if line]

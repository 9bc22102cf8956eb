from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from leadscore.dbt_process import spare_the_collector

PROGRAM = """
from dbt_common.events.base_types import DebugLevel, EventLevel, InfoLevel, ErrorLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.types import Note
from leadscore.dbt_process import drop_debug_events

seen = []
manager = EventManager()
manager.callbacks.append(lambda message: seen.append(message.info.level))
drop_debug_events()
for level in (None, EventLevel.DEBUG, EventLevel.INFO, EventLevel.WARN, EventLevel.ERROR):
    manager.fire_event(Note(msg="said"), level)
print(seen)
"""


@pytest.fixture
def collector() -> Iterator[None]:
    """The collector as it was, after the test."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_only_events_of_level_debug_are_dropped() -> None:
    # In a process of its own: what is replaced stays replaced.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['info', 'info', 'warn', 'error']"


def test_the_collector_leaves_out_what_was_there_before(collector: None) -> None:
    spare_the_collector()
    assert gc.get_freeze_count() > 0
    assert gc.isenabled()

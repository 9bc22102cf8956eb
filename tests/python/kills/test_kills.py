"""Killed at any moment, or out of room: the next plain build makes every mart right.

Nothing that was loaded is lost, doubled or left in part, and nothing stays locked.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kills.plan import Plan, random_plan
from kills.player import Played


def test_after_any_blows_the_next_build_equals_one_from_nothing(
    kill_seed: int,
    tmp_path: Path,
    play: Callable[[Plan, Path], Played],
    record_property: Callable[[str, object], None],
) -> None:
    plan = random_plan(kill_seed)
    played = play(plan, tmp_path / "plan")
    told = "\n    ".join((f"seed {kill_seed}: {plan.heading}", *played.reached))
    record_property("told", told)
    if played.wrong:
        pytest.fail("\n".join((told, "", *played.wrong[:12])), pytrace=False)
    shutil.rmtree(tmp_path)

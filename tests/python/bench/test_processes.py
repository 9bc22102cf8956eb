"""Each command is measured by itself, with all that it starts."""

from pathlib import Path

import pytest

from benchmarks.processes import CommandFailedError, measure

HOLD = "import time; data = bytearray({mb} * 2**20); time.sleep(0.5)"
WITH_CHILD = (
    "import subprocess, sys; data = bytearray(100 * 2**20);"
    f"subprocess.run([sys.executable, '-c', {HOLD.format(mb=200)!r}], check=True)"
)


def test_memory_of_a_child_counts_with_its_parents(tmp_path: Path) -> None:
    measured = measure(["-c", WITH_CHILD], tmp_path / "output.txt")
    assert 300 <= measured.peak_mb < 400


def test_a_small_command_after_a_large_one_has_its_own_peak(tmp_path: Path) -> None:
    measure(["-c", HOLD.format(mb=300)], tmp_path / "output.txt")
    assert measure(["-c", HOLD.format(mb=10)], tmp_path / "output.txt").peak_mb < 100


def test_waiting_takes_wall_clock_and_no_processor_time(tmp_path: Path) -> None:
    measured = measure(["-c", HOLD.format(mb=1)], tmp_path / "output.txt")
    assert measured.seconds >= 0.5
    assert measured.processor_seconds < 0.5


def test_a_command_that_fails_tells_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"exit code 3: no luck"):
        measure(["-c", "print('no luck'); raise SystemExit(3)"], tmp_path / "output.txt")

"""A command in a process of its own, measured: time, and the memory of it and all it starts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from leadscore.project import PROJECT_ROOT

_MEMORY = re.compile(r"(VmRSS|VmHWM):\s+(\d+) kB")
_PAUSE = 0.05


@dataclass(frozen=True)
class Measured:
    """One command: seconds of wall clock, of processor time, and peak resident memory in MB.

    Processor time and memory are those of the whole tree of processes; the peak is the greatest sum
    over the tree at one moment (sampled 20 times a second), and no less than the system's record of
    the peak of the greatest process in it. The record of `wait4` will not do: it begins with the
    memory of the process that started the command.
    """

    seconds: float
    processor_seconds: float
    peak_mb: float


class CommandFailedError(Exception):
    """A measured command ended with another exit code than 0; the message ends with its output."""


def measure(
    command: list[str], output: Path, environment: dict[str, str] | None = None
) -> Measured:
    """Runs `python <command>` from the project's root; what it prints goes to the file `output`.

    Raises:
        CommandFailedError: it failed.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8") as sink:
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=sink,
            stderr=subprocess.STDOUT,
            cwd=PROJECT_ROOT,
            env=os.environ | (environment or {}),
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        try:
            # wait4 tells of this child and what it waited for, not of all children so far.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
    if process.returncode != 0:
        last = output.read_text(encoding="utf-8", errors="replace").strip()[-600:]
        raise CommandFailedError(f"{' '.join(command)}: exit code {process.returncode}: {last}")
    # Where /proc does not tell; kilobytes, on macOS bytes.
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Measured(
        seconds=seconds,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_mb=watch.peak_bytes / 2**20 or largest,
    )


class _MemoryWatch(threading.Thread):
    """Adds up the resident memory of a process and its descendants; only where /proc tells."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        """Samples until stopped."""
        while not self._ended.wait(_PAUSE):
            now, record = _resident_bytes(self._pid)
            self.peak_bytes = max(self.peak_bytes, now, record)

    def stop(self) -> None:
        """Ends the sampling."""
        self._ended.set()
        self.join()


def _resident_bytes(pid: int) -> tuple[int, int]:
    """Resident memory of a process and its descendants: their sum now, and the highest record.

    A process that has ended, or that cannot be read, counts as 0.
    """
    folder = Path("/proc") / str(pid)
    try:
        found = _MEMORY.findall((folder / "status").read_text())
        sizes = {name: int(kilobytes) * 2**10 for name, kilobytes in found}
        children = [
            int(child)
            for task in (folder / "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0, 0
    below = [_resident_bytes(child) for child in children]
    return (
        sizes.get("VmRSS", 0) + sum(now for now, _ in below),
        max([sizes.get("VmHWM", 0), *(record for _, record in below)]),
    )

"""`leadscore` in a process of its own, and what came of it."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The line on stderr, which has to be one line of the command itself."""
        assert self.err.startswith("leadscore: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


Inside = Callable[..., Outcome]
"""The same in the process of the tests, for tables of cases: what it takes is mostly its start."""


def start(
    *arguments: object, largest_file: int | None = None, under: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """The command in a process group of its own, as a terminal starts it.

    With `largest_file` it can write no file of more bytes than that: its disk is full. `under` is
    a command that starts it.
    """

    def before_start() -> None:
        # Where the tests run in the background, Ctrl-C is ignored, and that would be inherited.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LEADSCORE_", "COLUMNS", "FORCE_COLOR", "TTY_"))
    }
    return subprocess.Popen(
        [*under, sys.executable, "-m", "leadscore", *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=before_start,  # noqa: PLW1509 -- no other threads here
    )


def finish(process: subprocess.Popen[str]) -> Outcome:
    out, err = process.communicate(timeout=TIMEOUT_SECONDS)
    return Outcome(process.returncode, out, err)


def leadscore(*arguments: object, largest_file: int | None = None) -> Outcome:
    return finish(start(*arguments, largest_file=largest_file))


def press_ctrl_c(process: subprocess.Popen[str], *, once: Callable[[], bool]) -> Outcome:
    """Ctrl-C, which the terminal sends to all processes of the group, as soon as `once` holds."""
    wait(process, once)
    os.killpg(process.pid, signal.SIGINT)
    return finish(process)


def terminate(process: subprocess.Popen[str], *, once: Callable[[], bool]) -> Outcome:
    """What a scheduler sends to the process that it started, and to no other."""
    wait(process, once)
    process.terminate()
    return finish(process)


def wait(process: subprocess.Popen[str], once: Callable[[], bool]) -> None:
    """Waits until `once` holds, which it must before the process ends."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not once():
        assert process.poll() is None, f"ended too soon: {finish(process)}"
        assert time.monotonic() < deadline
        time.sleep(0.002)


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0

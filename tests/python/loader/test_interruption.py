"""Kills, Ctrl-C, a full disk: whole files only, and what was there before stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore.errors import SystemFailureError
from leadscore.loader import FileStatus

from .conftest import ACTIVITY_COLUMNS, RawFolder, activities

PER_FILE = 400


def four_files(raw: RawFolder) -> None:
    for file in range(4):
        rows = activities(range(file * PER_FILE, (file + 1) * PER_FILE))
        raw.write_activities(*rows, "g,1,never,1,,,,", name=f"activities_{file}.csv")


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def kept(raw: RawFolder) -> tuple[int, int, int]:
    ((files, rows, rejected),) = raw.rows(
        "select (select count(*) from raw.loaded_files), (select count(*) from"
        " raw.marketo_activities), (select count(*) from raw.rejected_rows)"
    )
    return files, rows, rejected


LOAD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from leadscore.loader import csv_rows, load_folder

csv_rows.BLOCK_BYTES = 4096

def die(file, read, total, rows):
    if file == "marketo/activities_2.csv" and read > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

load_folder(Path(sys.argv[1]), Path(sys.argv[2]), on_progress=die)
"""


def test_a_load_killed_in_mid_file_leaves_whole_files_and_the_next_finishes_it(
    raw: RawFolder,
) -> None:
    four_files(raw)
    assert run(LOAD_AND_DIE, raw.folder, raw.warehouse).returncode == -signal.SIGKILL
    assert kept(raw) == (2, 2 * PER_FILE, 2)
    report = raw.load()
    assert [file.status for file in report.files] == [
        FileStatus.ALREADY_LOADED,
        FileStatus.ALREADY_LOADED,
        FileStatus.LOADED,
        FileStatus.LOADED,
    ]
    assert report.batch_id == 2
    assert kept(raw) == (4, 4 * PER_FILE, 4)
    assert raw.value("select count(distinct _row_id) from raw.marketo_activities") == 4 * PER_FILE


@pytest.fixture
def ctrl_c_interrupts() -> Iterator[None]:
    """A process that a shell starts in the background ignores Ctrl-C; this one does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_interrupts")
def test_ctrl_c_undoes_the_file_at_hand_and_is_passed_on(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.loader.csv_rows.BLOCK_BYTES", 4096)
    four_files(raw)

    def interrupt(file: str, read: int, total: int, rows: int) -> None:
        if file == "marketo/activities_1.csv" and read > total / 2:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        raw.load(on_progress=interrupt)
    assert kept(raw) == (1, PER_FILE, 1)
    assert raw.load().rows_loaded == 3 * PER_FILE


def test_an_error_of_the_caller_undoes_the_file_at_hand(raw: RawFolder) -> None:
    four_files(raw)

    def fail(file: str, read: int, total: int, rows: int) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        raw.load(on_progress=fail)
    assert kept(raw) == (0, 0, 0)


LOAD_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from leadscore.errors import SystemFailureError
from leadscore.loader import load_folder

warehouse = Path(sys.argv[2])
limit = warehouse.stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    load_folder(Path(sys.argv[1]), warehouse)
except SystemFailureError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def test_a_full_disk_fails_in_one_line_and_keeps_what_was_there(raw: RawFolder) -> None:
    four_files(raw)
    raw.load()
    noise = (f"g{n},1,2026-03-01,1,,,{os.urandom(40).hex()}," for n in range(40_000))
    raw.write_activities(*noise, name="activities_9.csv")
    ended = run(LOAD_ON_A_FULL_DISK, raw.folder, raw.warehouse)
    assert (ended.returncode, ended.stderr) == (3, "")
    assert ended.stdout.count("\n") == 1
    assert str(raw.warehouse) in ended.stdout
    assert kept(raw) == (4, 4 * PER_FILE, 4)
    assert raw.load().rows_loaded == 40_000


def test_a_warehouse_in_use_is_a_failure_that_names_the_holder(raw: RawFolder) -> None:
    four_files(raw)
    raw.load()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); input()",
            str(raw.warehouse),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        holder.stdout.readline()
        with pytest.raises(SystemFailureError, match=f"in use by .*process {holder.pid}") as raised:
            raw.load()
        assert "\n" not in str(raised.value)
    finally:
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
    assert kept(raw) == (4, 4 * PER_FILE, 4)


LOAD_AND_MEASURE = """
import resource, sys
from pathlib import Path
from leadscore.loader import csv_rows, load, load_folder

csv_rows.BLOCK_BYTES = 1 << 20
load.MEMORY_LIMIT = "100MB"
print(load_folder(Path(sys.argv[1]), Path(sys.argv[2])).rows_loaded)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_memory(folder: Path, rows: int) -> int:
    """Bytes at the peak of a load of so many rows of about 2 kB, the second one of 100 bad."""
    path = folder / str(rows) / "marketo" / "activities.csv"
    path.parent.mkdir(parents=True)
    with path.open("w") as file:
        file.write(ACTIVITY_COLUMNS + "\n")
        for row in range(rows):
            day = "never" if row % 100 == 1 else "2026-03-01T10:00:00Z"
            file.write(f'g{row},1,{day},1,,,/{row},"{{""A"": ""{row:02000d}""}}"\n')
    ended = run(LOAD_AND_MEASURE, path.parent.parent, folder / f"{rows}.duckdb")
    assert ended.stderr == ""
    loaded, kilobytes = map(int, ended.stdout.split())
    assert loaded == rows - rows // 100
    return kilobytes * 1024


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    grown = peak_memory(tmp_path, 80_000) - peak_memory(tmp_path, 20_000)
    # The greater file is 120 MB greater.
    assert grown < 40 << 20

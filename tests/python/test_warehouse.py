"""The warehouse file and how it fails."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from leadscore.errors import DataError, InUseError, SystemFailureError, WrongUsageError
from leadscore.warehouse import failure, open_warehouse


def test_the_file_and_its_folder_are_made_in_utc_and_readable_for_older_versions(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a" / "b" / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("create table t as select 1 as one")
        assert connection.execute("select current_setting('TimeZone')").fetchall() == [("UTC",)]
        assert connection.execute(
            "select tags['storage_version'] from duckdb_databases() where not internal"
        ).fetchall() == [("v1.5.0+",)]
    with open_warehouse(path, read_only=True) as connection:
        assert connection.execute("select one from t").fetchall() == [(1,)]


def test_to_be_read_a_warehouse_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "a" / "warehouse.duckdb"
    with pytest.raises(DataError, match="no such warehouse"), open_warehouse(path, read_only=True):
        pass
    assert not path.parent.exists()


@pytest.mark.parametrize("content", [b"", b"id,email\n1,a@b.c\n", b"\0" * 20_000])
def test_a_file_that_is_no_database_is_at_fault_and_stays_as_it_was(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(DataError) as raised, open_warehouse(path):
        pass
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError, match="is a folder"), open_warehouse(tmp_path):
        pass


def test_a_file_that_is_read_only_is_not_written_by_anybody(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(path)).close()
    path.chmod(0o444)
    with pytest.raises(SystemFailureError, match="is read-only"), open_warehouse(path):
        pass
    with open_warehouse(path, read_only=True) as connection:
        assert connection.execute("select 1").fetchall() == [(1,)]


def test_a_folder_that_cannot_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(SystemFailureError, match="cannot be made") as raised,
        open_warehouse(tmp_path / "file" / "warehouse.duckdb"),
    ):
        pass
    assert "\n" not in str(raised.value)


def test_an_error_inside_the_block_is_one_line_and_undoes_the_transaction(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("create table t (one integer)")
    with pytest.raises(SystemFailureError) as raised, open_warehouse(path) as connection:
        connection.begin()
        connection.execute("insert into t values (1)")
        connection.execute("select *\nfrom nowhere")
    assert "\n" not in str(raised.value)
    with open_warehouse(path, read_only=True) as connection:
        assert connection.execute("select count(*) from t").fetchall() == [(0,)]


def test_errors_that_are_none_of_the_database_pass(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_warehouse(tmp_path / "warehouse.duckdb"):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "error",
    [
        duckdb.InterruptException("INTERRUPT Error: Interrupted!"),
        RuntimeError("Query interrupted"),
    ],
)
def test_an_interrupted_query_is_ctrl_c(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(KeyboardInterrupt), open_warehouse(tmp_path / "warehouse.duckdb"):
        raise error


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C counts, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_while_a_query_runs_is_ctrl_c(tmp_path: Path, heard: None) -> None:
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    with pytest.raises(KeyboardInterrupt), open_warehouse(tmp_path / "warehouse.duckdb") as opened:
        # With more, another thread may take the query, and DuckDB hears of it only after that.
        opened.execute("set threads = 1")
        timer.start()
        opened.execute("select count(*) from range(100000000000) where range % 7 = 3")


def test_another_error_of_the_program_passes(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="another"),
        open_warehouse(tmp_path / "warehouse.duckdb"),
    ):
        raise RuntimeError("another")


@pytest.mark.parametrize(
    ("words", "kind", "part"),
    [
        (
            'IO Error: Could not set lock on file "w": Conflicting lock is held in /usr/bin/python3'
            " (PID 4711) by user ann. See also https://duckdb.org",
            InUseError,
            "in use by /usr/bin/python3 (process 4711)",
        ),
        (
            'IO Error: Could not set lock on file "w": Resource temporarily unavailable',
            InUseError,
            "in use by another process",
        ),
        (
            "IO Error: Trying to read a database file with version number 99, but we can only"
            " read versions between 64 and 68.\nThe database file was created with a newer version",
            DataError,
            "not a DuckDB file that this version can read",
        ),
        (
            'IO Error: Could not write file "w": No space left on device',
            SystemFailureError,
            "No space left on device",
        ),
    ],
)
def test_what_the_database_says_becomes_one_line_with_its_exit_code(
    words: str, kind: type[Exception], part: str
) -> None:
    error = failure(duckdb.IOException(words), Path("w.duckdb"))
    assert type(error) is kind
    assert part in str(error)
    assert str(error).startswith("w.duckdb: ")
    assert "\n" not in str(error)


@pytest.mark.parametrize("read_only", [False, True])
def test_long_queries_draw_no_bar_into_what_a_command_prints(
    tmp_path: Path, read_only: bool
) -> None:
    asked = "select current_setting('enable_progress_bar')"
    with open_warehouse(tmp_path / "w.duckdb"):
        pass
    with open_warehouse(tmp_path / "w.duckdb", read_only=read_only) as connection:
        assert connection.execute(asked).fetchall() == [(False,)]
        assert connection.cursor().execute(asked).fetchall() == [(False,)]

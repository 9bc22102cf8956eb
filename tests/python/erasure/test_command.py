"""`leadscore erase` where something is in the way, and where it was cut short."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cli.command import Inside
from cli.conftest import holding, inside  # noqa: F401 -- a fixture
from erasure.conftest import People
from erasure.people import ADDRESS, LEADS, MERGED, PERSON, SECRETS, found_in, write_people
from examples.company import AS_OF, copy
from examples.tables import query
from leadscore.cli import erasing
from leadscore.erasure.erase import unfinished
from leadscore.errors import SystemFailureError
from leadscore.loader import load_folder
from leadscore.publish import published_file

KILLED_BEFORE_THE_MOVE = """
import os, sys
from pathlib import Path
from leadscore.erasure import rewrite
from leadscore.erasure.erase import erase
rewrite._put_in_place = lambda partial, place: os._exit(9)
erase(Path(sys.argv[1]), [sys.argv[2]], lambda found: True)
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """A warehouse that was never built."""
    path = tmp_path / "loaded" / "warehouse.duckdb"
    load_folder(write_people(tmp_path / "raw"), path)
    return path


@pytest.fixture
def built(people: People, tmp_path: Path) -> Path:
    return copy(people.before, tmp_path / "built")


def test_an_unknown_lead_is_told_and_nobody_is_erased(inside: Inside, loaded: Path) -> None:  # noqa: F811
    before = loaded.read_bytes()
    for words in (["nobody"], [PERSON, "emea:7"], ["a@b.example", PERSON, "--dry-run"]):
        outcome = inside("erase", *words, "--yes", "--warehouse", loaded)
        assert outcome.code == 1
        assert "was ever loaded" in outcome.error
        assert loaded.read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_while_another_process_has_the_warehouse_open_nothing_is_erased(
    inside: Inside,  # noqa: F811
    loaded: Path,
    read_only: bool,
) -> None:
    with holding(loaded, read_only=read_only):
        outcome = inside("erase", PERSON, "--yes", "--warehouse", loaded)
    assert outcome.code == 3
    assert "in use by" in outcome.error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name a lead"),
        (["--file", "no_such_file", "--yes"], "no_such_file"),
        ([PERSON], "--yes"),
    ],
)
def test_wrong_usage_is_told(
    inside: Inside,  # noqa: F811
    loaded: Path,
    words: list[str],
    said: str,
) -> None:
    outcome = inside("erase", *words, "--warehouse", loaded)
    assert outcome.code == 2
    assert said in outcome.error


def test_a_warehouse_that_is_none_and_one_without_raw_tables_are_told(
    inside: Inside,  # noqa: F811
    people: People,
    tmp_path: Path,
) -> None:
    outcome = inside("erase", PERSON, "--yes", "--warehouse", tmp_path / "none.duckdb")
    assert outcome.code == 1
    outcome = inside("erase", PERSON, "--dry-run", "--warehouse", people.elsewhere)
    assert (outcome.code, "nothing was loaded here" in outcome.error) == (1, True)


def test_what_was_never_built_is_erased_and_needs_no_build(inside: Inside, loaded: Path) -> None:  # noqa: F811
    assert found_in(loaded) >= {PERSON, MERGED, "Zoraquill"}
    people = loaded.with_name("people.txt")
    people.write_text(f"\ufeff {ADDRESS} \n\n1001\n{PERSON}\n")
    outcome = inside("erase", "--file", people, "--yes", "--warehouse", loaded)
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith(f"4 leads: 1001 {PERSON}")
    people.unlink()
    assert found_in(loaded.parent) == set()
    assert query(loaded, "select count(*) from raw.marketo_leads") == [("59",)]
    assert unfinished(loaded) is None


def test_an_erasure_that_is_killed_before_the_file_is_moved_has_erased_nobody(
    inside: Inside,  # noqa: F811
    loaded: Path,
) -> None:
    before = loaded.read_bytes()
    command = [sys.executable, "-c", KILLED_BEFORE_THE_MOVE, str(loaded), PERSON]
    assert subprocess.run(command, check=False).returncode == 9
    assert loaded.read_bytes() == before
    assert len(list(loaded.parent.iterdir())) == 2
    assert inside("erase", PERSON, "--yes", "--warehouse", loaded).code == 0
    assert list(loaded.parent.iterdir()) == [loaded]
    assert found_in(loaded) == set()


def test_a_file_that_cannot_be_put_in_place_is_told_and_nothing_is_left_of_it(
    inside: Inside,  # noqa: F811
    loaded: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = loaded.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leadscore.erasure.rewrite._sync", full)
    outcome = inside("erase", PERSON, "--yes", "--warehouse", loaded)
    assert outcome.code == 3
    assert "nothing was erased: No space left on device" in outcome.error
    assert loaded.read_bytes() == before
    assert list(loaded.parent.iterdir()) == [loaded]


def test_an_erasure_without_scores_is_not_told_as_done_and_the_next_goes_on_from_there(
    inside: Inside,  # noqa: F811
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built_with: list[tuple[datetime, set[str]]] = []

    def fails(warehouse: Path, as_of: datetime, scorecard: Path) -> None:
        built_with.append((as_of, {path.name for path in scorecard.iterdir()}))
        raise SystemFailureError("build failed: the disk is full")

    monkeypatch.setattr(erasing, "build_scores", fails)
    outcome = inside("erase", PERSON, "--yes", "--warehouse", built)
    assert outcome.code == 3
    assert "the disk is full; repeat the command" in outcome.error
    assert "erased; the file" not in outcome.out
    # The file is clean already, and says that it has no scores.
    assert found_in(built) == set()
    left = unfinished(built)
    assert left is not None
    assert left.needs_build
    explained = inside("explain", "1001", "--warehouse", built)
    assert (explained.code, "run `leadscore build` first" in explained.error) == (1, True)

    outcome = inside("erase", PERSON, "--yes", "--warehouse", built)
    assert outcome.code == 3
    assert outcome.out == f"{PERSON}: was erased before\n"
    assert [str(as_of) for as_of, _ in built_with] == [AS_OF] * 2
    assert "behavior_rules.csv" in built_with[1][1]

    monkeypatch.setattr(erasing, "build_scores", lambda *_: None)
    assert inside("erase", PERSON, "--yes", "--warehouse", built).code == 0
    assert unfinished(built) is None


def test_a_copy_that_cannot_be_replaced_is_told_and_replaced_by_the_next(
    inside: Inside,  # noqa: F811
    people: People,
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = published_file(built)
    place.parent.mkdir()
    place.write_bytes(people.elsewhere_before.read_bytes())
    monkeypatch.setattr(erasing, "build_scores", lambda *_: None)

    def fails(warehouse: Path, target: Path) -> None:
        raise SystemFailureError(f"{target}: the copy cannot be written: read-only")

    monkeypatch.setattr(erasing, "publish_copy", fails)
    outcome = inside("erase", PERSON, "--yes", "--warehouse", built)
    assert outcome.code == 3
    assert f"{place}: the copy cannot be written" in outcome.error
    assert unfinished(built) is not None
    replaced: list[Path] = []
    monkeypatch.setattr(erasing, "publish_copy", lambda _, target: replaced.append(target))
    assert inside("erase", MERGED, "--yes", "--warehouse", built).code == 0
    assert replaced == [place]
    assert unfinished(built) is None


def test_tables_that_are_not_the_projects_own_are_told_and_left(
    inside: Inside,  # noqa: F811
    loaded: Path,
) -> None:
    with duckdb.connect(str(loaded)) as connection:
        connection.execute("create table main.notes as select 'call 1001 back' as note")
        connection.execute("create view main.of_notes as select * from main.notes")
    outcome = inside("erase", PERSON, "--yes", "--warehouse", loaded)
    assert outcome.code == 0
    assert "  main.notes: not a table of leadscore, left as it is\n" in outcome.out
    assert query(loaded, "select * from main.of_notes") == [("call 1001 back",)]


def test_a_warehouse_that_is_a_link_stays_one(inside: Inside, loaded: Path, tmp_path: Path) -> None:  # noqa: F811
    link = tmp_path / "link.duckdb"
    link.symlink_to(loaded)
    assert inside("erase", PERSON, "--yes", "--warehouse", link).code == 0
    assert link.is_symlink()
    assert found_in(loaded) == set()


def test_every_id_of_the_person_finds_all_the_others(inside: Inside, loaded: Path) -> None:  # noqa: F811
    seen = {inside("erase", who, "--dry-run", "--warehouse", loaded).out for who in LEADS[:3]}
    assert len(seen) == 1
    assert len(SECRETS) > 3

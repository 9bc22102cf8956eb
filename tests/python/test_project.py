"""Where dbt is told that a scorecard lies."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore.project import DEFAULT_SCORECARD, PROJECT_ROOT, seed_path
from leadscore.scorecard.tables import TABLES, Column, Table

SPAM = Table("spam_rules", ("rule", "rule"), (Column("rule"), Column("value")), optional=True)
WITH_SPAM = (*(table for table in TABLES if not table.optional), SPAM)


@pytest.fixture
def scorecard(tmp_path: Path) -> Path:
    """A scorecard outside the project with all its files."""
    folder = tmp_path / "scorecard"
    folder.mkdir()
    for table in TABLES:
        (folder / table.file).write_text(",".join(table.column_names) + "\n")
    return folder


@pytest.fixture
def inside() -> Iterator[Path]:
    """A scorecard inside the project, without `spam_rules`."""
    folder = PROJECT_ROOT / "target" / "a_scorecard_inside"
    folder.mkdir(parents=True)
    for table in WITH_SPAM[:-1]:
        (folder / table.file).write_text(",".join(table.column_names) + "\n")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _tidy() -> Iterator[None]:
    """What a test has linked is taken away again."""
    links = PROJECT_ROOT / "target" / "scorecards"
    before = set(links.iterdir()) if links.exists() else set()
    yield
    for made in set(links.iterdir()) - before if links.exists() else ():
        if made.is_symlink():
            made.unlink()
        else:
            shutil.rmtree(made)


def completed(scorecard: Path) -> Path:
    return PROJECT_ROOT / seed_path(scorecard, WITH_SPAM)


def test_a_scorecard_of_the_project_is_named_by_its_place() -> None:
    assert seed_path(DEFAULT_SCORECARD) == "seeds/scorecard"


def test_a_scorecard_outside_is_read_by_a_path_that_cannot_lead_out_of_the_target_folder(
    scorecard: Path,
) -> None:
    path = seed_path(scorecard)
    assert ".." not in Path(path).parts
    assert (PROJECT_ROOT / path).resolve() == scorecard
    assert seed_path(scorecard) == path


def test_a_link_that_leads_elsewhere_is_put_right(scorecard: Path) -> None:
    path = PROJECT_ROOT / seed_path(scorecard)
    path.unlink()
    path.symlink_to(scorecard.parent / "elsewhere")
    assert (PROJECT_ROOT / seed_path(scorecard)).resolve() == scorecard


def test_a_scorecard_without_an_optional_file_gets_one_without_rows(scorecard: Path) -> None:
    folder = completed(scorecard)
    assert ".." not in folder.relative_to(PROJECT_ROOT).parts
    assert (folder / "spam_rules.csv").read_text() == "rule,value\n"
    assert not (scorecard / "spam_rules.csv").exists()
    for file in scorecard.iterdir():
        assert (folder / file.name).resolve() == file
    assert len(list(folder.iterdir())) == len(list(scorecard.iterdir())) + 1


def test_an_edit_of_the_scorecard_shows_in_the_completed_folder(scorecard: Path) -> None:
    folder = completed(scorecard)
    # As editors save: another file takes the place of the first.
    edited = scorecard.parent / "edited"
    edited.write_text("list,value\npapers,Guide\n")
    edited.replace(scorecard / "value_lists.csv")
    assert completed(scorecard) == folder
    assert (folder / "value_lists.csv").read_text() == "list,value\npapers,Guide\n"


def test_an_optional_file_that_comes_and_goes_is_noticed(scorecard: Path) -> None:
    without = completed(scorecard)
    (scorecard / "spam_rules.csv").write_text("rule,value\nall,x\n")
    assert completed(scorecard).resolve() == scorecard
    assert (without / "spam_rules.csv").read_text() == "rule,value\n", "a build may be reading it"
    (scorecard / "spam_rules.csv").unlink()
    assert completed(scorecard) == without


def test_a_required_file_that_is_missing_is_not_made_up(scorecard: Path) -> None:
    (scorecard / "exclusions.csv").unlink()
    assert not (completed(scorecard) / "exclusions.csv").exists()


def test_a_scorecard_inside_the_project_is_completed_too(inside: Path) -> None:
    folder = completed(inside)
    assert folder.parent == PROJECT_ROOT / "target" / "scorecards"
    assert (folder / "spam_rules.csv").read_text() == "rule,value\n"
    assert (folder / "scorecards.csv").resolve() == inside / "scorecards.csv"


def test_other_columns_of_an_optional_file_make_another_folder(scorecard: Path) -> None:
    before = completed(scorecard)
    more = Table("spam_rules", SPAM.subject, (*SPAM.columns, Column("why")), optional=True)
    after = PROJECT_ROOT / seed_path(scorecard, (*WITH_SPAM[:-1], more))
    assert (after / "spam_rules.csv").read_text() == "rule,value,why\n"
    assert (before / "spam_rules.csv").read_text() == "rule,value\n"


def test_completed_folders_of_scorecards_that_are_gone_are_taken_away(
    scorecard: Path, inside: Path
) -> None:
    gone, linked = completed(scorecard), PROJECT_ROOT / seed_path(scorecard)
    shutil.rmtree(scorecard)
    for place in (gone, linked):
        os.utime(place, (0, 0), follow_symlinks=False)
    kept = completed(inside)
    assert kept.is_dir()
    assert not gone.exists()
    assert not linked.is_symlink()


def test_a_scorecard_that_is_being_written_keeps_its_place(scorecard: Path, inside: Path) -> None:
    begun, linked = completed(scorecard), PROJECT_ROOT / seed_path(scorecard)
    shutil.rmtree(scorecard)
    completed(inside)
    assert begun.is_dir()
    assert linked.is_symlink()


def test_a_folder_that_another_build_has_put_in_place_meanwhile_is_taken(
    scorecard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = completed(scorecard)
    with monkeypatch.context() as patched:
        # As if it had come between the look and the making.
        patched.setattr(Path, "is_dir", lambda path: path != folder)
        patched.setattr(Path, "replace", _refused(folder, patched))
        assert completed(scorecard) == folder
    assert sorted(file.name for file in folder.parent.iterdir() if file.name[0] == ".") == []


def _refused(folder: Path, patched: pytest.MonkeyPatch) -> object:
    replace = Path.replace

    def refused(made: Path, place: Path) -> Path:
        patched.undo()
        assert place == folder
        return replace(made, place)

    return refused

"""Where dbt is told that a scorecard lies."""

from pathlib import Path

from leadscore.project import DEFAULT_SCORECARD, PROJECT_ROOT, seed_path


def test_a_scorecard_of_the_project_is_named_by_its_place() -> None:
    assert seed_path(DEFAULT_SCORECARD) == "seeds/scorecard"


def test_a_scorecard_outside_is_read_by_a_path_that_cannot_lead_out_of_the_target_folder(
    tmp_path: Path,
) -> None:
    path = seed_path(tmp_path)
    assert ".." not in Path(path).parts
    assert (PROJECT_ROOT / path).resolve() == tmp_path
    assert seed_path(tmp_path) == path
    (PROJECT_ROOT / path).unlink()


def test_a_link_that_leads_elsewhere_is_put_right(tmp_path: Path) -> None:
    path = PROJECT_ROOT / seed_path(tmp_path)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert (PROJECT_ROOT / seed_path(tmp_path)).resolve() == tmp_path
    path.unlink()

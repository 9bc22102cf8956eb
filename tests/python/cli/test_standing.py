"""A build where nothing is new: dbt is not asked; and asked wherever something is."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from cli.command import Inside, Outcome, leadscore
from examples.company import AS_OF, SCORECARD, Company
from examples.tables import query
from leadscore import dbt_build, standing
from leadscore.errors import DataError
from leadscore.standing import inputs_digest, record_finished_build


@dataclass
class Standing:
    """A warehouse whose last build stands, and how it would be built again."""

    warehouse: Path
    scorecard: Path
    as_of: str = AS_OF
    options: list[str] = field(default_factory=list)

    def execute(self, sql: str) -> None:
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute(sql)


@pytest.fixture
def stands(built: Path, tmp_path: Path) -> Standing:
    scorecard = shutil.copytree(SCORECARD, tmp_path / "scorecard")
    with duckdb.connect(str(built)) as connection:
        connection.execute(
            "create table if not exists state.finished_builds"
            " (run_no bigint, inputs varchar, relations bigint)"
        )
        record_finished_build(connection, inputs_digest(scorecard))
    return Standing(built, scorecard)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The warehouses that dbt was asked to build; none is."""
    calls: list[Path] = []

    def build(warehouse: Path, **_: object) -> None:
        calls.append(warehouse)
        raise DataError("stopped here")

    monkeypatch.setattr(dbt_build, "build", build)
    return calls


def test_the_same_build_once_more_has_nothing_to_do(company: Company, built: Path) -> None:
    command = (
        *("build", "--as-of", AS_OF, "--scorecard", SCORECARD),
        *("--warehouse", built),
    )
    first = leadscore(*command)
    assert "scores of 8 leads as of 2026-04-01 12:00:00 UTC; 0 leads touched, " in first.out
    again = leadscore(*command)
    assert (again.code, again.err) == (0, "")
    assert again.out.splitlines()[-1] == (
        f"{built}: nothing is new since run 3; scores of 8 leads as of 2026-04-01 12:00:00 UTC"
        " still stand"
    )
    assert query(built, "select count(*) from state.scored_runs") == [("3",)]


def test_nothing_is_asked_of_dbt_where_the_last_build_stands(
    inside: Inside, stands: Standing, asked: list[Path]
) -> None:
    outcome = _build(inside, stands)
    assert (outcome.code, asked) == (0, [])


def _later(stands: Standing) -> None:
    stands.as_of = "2026-04-01T12:00:01"


def _earlier(stands: Standing) -> None:
    stands.as_of = "2026-03-31"


def _edited(stands: Standing) -> None:
    with (stands.scorecard / "point_values.csv").open("a") as file:
        file.write("\n")


def _loaded(stands: Standing) -> None:
    stands.execute(
        """
        insert into raw.loaded_files by name
        select * replace (file_no + 1000 as file_no, _batch_id + 1000 as _batch_id)
        from raw.loaded_files limit 1
        """
    )


def _built_by_dbt(stands: Standing) -> None:
    stands.execute(
        """
        insert into state.scored_runs by name
        select * replace (run_no + 1 as run_no) from state.scored_runs
        order by run_no desc limit 1
        """
    )
    stands.execute("update intermediate.int_run set run_no = run_no + 1")


def _cut_short(stands: Standing) -> None:
    stands.execute("update intermediate.int_run set run_no = run_no + 1")


def _mart_gone(stands: Standing) -> None:
    stands.execute("drop table marts.decayed_scores")


def _never_recorded(stands: Standing) -> None:
    stands.execute("drop table state.finished_builds")


def _refreshed(stands: Standing) -> None:
    stands.options.append("--full-refresh")


@pytest.mark.parametrize(
    "change",
    [
        *(_later, _earlier, _edited, _loaded, _built_by_dbt, _cut_short, _mart_gone),
        *(_never_recorded, _refreshed),
    ],
)
def test_whatever_is_new_is_built(
    inside: Inside, stands: Standing, asked: list[Path], change: Callable[[Standing], None]
) -> None:
    change(stands)
    assert (_build(inside, stands).error, asked) == ("leadscore: stopped here", [stands.warehouse])


def test_another_engine_is_new(
    inside: Inside, stands: Standing, asked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "version", lambda _: "0.0")
    _build(inside, stands)
    assert asked == [stands.warehouse]


@pytest.mark.parametrize("name", ["macros/points.sql", "models/marts/x.yml", "profiles.yml"])
def test_other_code_has_another_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for setting in ("dbt_project.yml", "profiles.yml"):
        (tmp_path / setting).write_text("")
    monkeypatch.setattr(standing, "PROJECT_ROOT", tmp_path)
    before = inputs_digest(SCORECARD)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("changed")
    assert inputs_digest(SCORECARD) != before


def test_the_tables_of_one_run_are_made_where_they_are_asked_for(
    inside: Inside, stands: Standing, asked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADSCORE_SCRATCH", str(stands.warehouse.with_name("scratch.duckdb")))
    _build(inside, stands)
    assert asked == [stands.warehouse]


def _build(inside: Inside, stands: Standing) -> Outcome:
    return inside(
        *("build", "--as-of", stands.as_of, "--scorecard", stands.scorecard),
        *("--warehouse", stands.warehouse, *stands.options),
    )

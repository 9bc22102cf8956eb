"""Ctrl-C, termination and a full disk.

Each is told in one line with exit code 3, leaves what was there before untouched, and the next run
goes on as if nothing had happened.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.command import Inside, Outcome, leadscore, press_ctrl_c, size_of, start, terminate
from examples.company import AS_OF, FIXTURE, SCORECARD, Company, copy
from examples.tables import query
from leadscore.dbt_build import target_folder
from leadscore.loader import load_folder
from warehouse.marts import differences_between

Stop = Callable[..., Outcome]

HEADER = "marketoGUID,leadId,activityDate,activityTypeId\n"
MANY = 1_500_000
CROWD = 300_000
# A warehouse with empty tables is smaller, one with a part of the many rows larger.
SOME_BYTES = 2_000_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with a small file and after it a large one."""
    folder = tmp_path_factory.mktemp("large") / "marketo"
    folder.mkdir()
    (folder / "activities_1.csv").write_text(f"{HEADER}first,1,2026-03-01T10:00:00Z,1\n")
    with (folder / "activities_2.csv").open("w") as file:
        file.write(HEADER)
        file.writelines(f"g{n},{n % 999},2026-03-01T10:00:00Z,1\n" for n in range(MANY))
    return folder.parent


@pytest.fixture
def loading(company: Company, tmp_path: Path) -> Iterator[Path]:
    """The small company before its second load is built."""
    warehouse = copy(company.before, tmp_path / "loading")
    load_folder(FIXTURE / "day_2", warehouse)
    yield warehouse
    shutil.rmtree(target_folder(warehouse), ignore_errors=True)


def _loaded_files(warehouse: Path) -> list[tuple[str, ...]]:
    return query(warehouse, "select _source_file, rows_loaded from raw.loaded_files order by all")


def test_ctrl_c_while_a_file_loads_keeps_the_files_before_it_and_nothing_of_that_one(
    large: Path, fresh: Path
) -> None:
    process = start("load", large, "--warehouse", fresh)
    outcome = press_ctrl_c(process, once=lambda: size_of(fresh) > SOME_BYTES)
    assert outcome.code == 3
    assert "interrupted" in outcome.error
    assert _loaded_files(fresh) == [("marketo/activities_1.csv", "1")]
    assert query(fresh, "select marketo_guid from raw.marketo_activities") == [("first",)]

    again = leadscore("load", large, "--warehouse", fresh)
    assert again.code == 0
    assert "marketo/activities_1.csv: already loaded" in again.out
    assert f"marketo/activities_2.csv: {MANY:,} rows loaded, 0 rejected" in again.out
    counts = "select count(*), count(distinct marketo_guid) from raw.marketo_activities"
    assert query(fresh, counts) == [(str(MANY + 1), str(MANY + 1))]


def test_a_full_disk_while_a_file_loads_is_told_in_one_line_and_undone(
    large: Path, built: Path, company: Company
) -> None:
    outcome = leadscore(
        "load", large, "--warehouse", built, largest_file=size_of(built) + SOME_BYTES
    )
    assert outcome.code == 3
    assert str(built) in outcome.error
    before = _loaded_files(company.warehouse)
    assert _loaded_files(built) == sorted([*before, ("marketo/activities_1.csv", "1")])
    assert query(
        built, "select count(*) from raw.marketo_activities where marketo_guid = 'g7'"
    ) == [("0",)]
    assert differences_between(built, company.warehouse) == []


def _require_unfinished(inside: Inside, warehouse: Path) -> None:
    """The build does not count, and no score is shown that is half of it."""
    assert query(warehouse, "select count(*) from state.scored_runs") == [("1",)]
    explained = inside("explain", "1", "--warehouse", warehouse)
    assert explained.code == 1
    assert "the last build did not finish; run `leadscore build` again" in explained.error


@pytest.mark.parametrize(
    ("node", "stop"), [("int_withheld_matches", press_ctrl_c), ("behavior_scores", terminate)]
)
def test_a_build_that_is_stopped_leaves_the_next_build_to_finish_it(
    company: Company, inside: Inside, loading: Path, node: str, stop: Stop
) -> None:
    log = target_folder(loading) / "dbt.log"
    process = start("build", "--as-of", AS_OF, "--scorecard", SCORECARD, "--warehouse", loading)
    outcome = stop(process, once=lambda: log.exists() and f"leadscore.{node}" in log.read_text())
    assert outcome.code == 3
    assert "interrupted" in outcome.error
    _require_unfinished(inside, loading)
    company.worker.build(loading, AS_OF)
    # Loaded at another instant, but the same rows.
    assert differences_between(loading, company.warehouse, loaded_apart=True) == []


def test_a_full_disk_while_a_build_runs_leaves_the_next_build_to_finish_it(
    company: Company, loading: Path, tmp_path: Path
) -> None:
    # So many visits that what is made of them takes room on the disk.
    crowd = tmp_path / "crowd" / "marketo"
    crowd.mkdir(parents=True)
    with (crowd / "activities.csv").open("w") as file:
        file.write(f"{HEADER.strip()},primaryAttributeValue\n")
        file.writelines(
            f"c{n},crowd{n % 50},2026-03-01T10:00:00Z,1,/blog/{n}\n" for n in range(CROWD)
        )
    load_folder(crowd.parent, loading)
    outcome = leadscore(
        *("build", "--as-of", AS_OF, "--scorecard", SCORECARD, "--warehouse", loading),
        largest_file=size_of(loading) + SOME_BYTES,
    )
    assert outcome.code == 3
    assert "build failed" in outcome.error
    assert "File too large" in outcome.error
    assert query(loading, "select count(*) from state.scored_runs") == [("1",)]
    company.worker.build(loading, AS_OF)
    crowded = "select count(*) from marts.behavior_score_events where activity_id like 'c%'"
    assert query(loading, f"{crowded} and rule_id = 'any'") == [(str(CROWD),)]
    for mart in ("lead_scores", "lead_score_lines", "lead_score_history", "mql_episodes"):
        sql = f"select * from marts.{mart} where lead_id not like 'crowd%' order by all"
        assert query(loading, sql) == query(company.warehouse, sql)

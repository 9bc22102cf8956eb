"""`leadscore demo`: the whole way on a made-up company."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.command import Inside, Outcome, leadscore
from examples.tables import query
from leadscore.dbt_build import target_folder
from leadscore.errors import DataError


@pytest.fixture(scope="module")
def demonstrated(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, Outcome]]:
    """The warehouse of a demonstration, and what it showed."""
    warehouse = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    outcome = leadscore("demo", "--leads", "1000", "--seed", "7", "--warehouse", warehouse)
    yield warehouse, outcome
    shutil.rmtree(target_folder(warehouse), ignore_errors=True)


def test_the_demonstration_shows_whom_to_call_and_explains_the_first(
    demonstrated: tuple[Path, Outcome],
) -> None:
    warehouse, outcome = demonstrated
    assert (outcome.code, outcome.err) == (0, "")
    ((first,),) = query(
        warehouse,
        """
        select lead_id from marts.lead_scores
        where scorecard = 'b2b_saas' and exclusion is null
        order by is_mql desc, lead_score desc, last_engagement_at desc nulls last, lead_id limit 1
        """,
    )
    lines = outcome.out.splitlines()
    places = lines.index("Whom to call (b2b_saas)".ljust(80))
    assert lines[places + 2].startswith(f"{first} ")
    explained = next(
        n for n, line in enumerate(lines) if line.startswith("Lead ") and n > places + 1
    )
    assert lines[explained].startswith(f"Lead {first}  ")
    assert any(line.startswith("lead score") for line in lines[explained:])
    assert max(map(len, lines[places:])) <= 80


def test_the_demonstration_again_loads_and_scores_nothing_and_shows_the_same(
    demonstrated: tuple[Path, Outcome],
) -> None:
    warehouse, first = demonstrated
    files = query(warehouse, "from raw.loaded_files order by all")
    again = leadscore("demo", "--leads", "1000", "--seed", "7", "--warehouse", warehouse)
    assert (again.code, again.err) == (0, "")
    assert "0 rows loaded, 0 rejected" in again.out
    assert "nothing is new since run 1; scores of " in again.out
    title = "Whom to call"
    assert again.out.partition(title)[2] == first.out.partition(title)[2] != ""
    assert query(warehouse, "from raw.loaded_files order by all") == files


@pytest.mark.parametrize("options", [["--seed", "8"], ["--leads", "1001"]])
def test_a_demonstration_of_another_company_is_refused(
    demonstrated: tuple[Path, Outcome], inside: Inside, options: list[str]
) -> None:
    warehouse, _ = demonstrated
    counts = "select count(*), sum(rows_loaded) from raw.loaded_files"
    before = query(warehouse, counts)
    arguments = ["--leads", "1000", "--seed", "7", *options]
    outcome = inside("demo", *arguments, "--warehouse", warehouse)
    assert outcome.code == 1
    assert f"{warehouse}: holds other data than this demonstration" in outcome.error
    assert query(warehouse, counts) == before


def test_a_demonstration_in_a_warehouse_with_other_data_is_refused(
    inside: Inside, built: Path
) -> None:
    files = query(built, "from raw.loaded_files order by all")
    outcome = inside("demo", "--leads", "1000", "--warehouse", built)
    assert outcome.code == 1
    assert "holds other data than this demonstration" in outcome.error
    assert query(built, "from raw.loaded_files order by all") == files


def test_a_demonstration_in_the_layout_of_a_connector_loads_its_tables(
    tmp_path: Path, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What comes of the build is held by tests/python/examples/test_layouts.py.
    def stop(*_: object) -> None:
        raise DataError("loaded")

    monkeypatch.setattr("leadscore.cli.scores.build_scores", stop)
    warehouse = tmp_path / "demo.duckdb"
    arguments = ["--leads", "1000", "--seed", "7", "--warehouse", warehouse]
    for layout, table, leads in (
        ("fivetran_marketo", "activity_visit_webpage", "lead"),
        ("airbyte_marketo", "activities_visit_webpage", "leads"),
    ):
        own = ["--layout", layout, "--warehouse", tmp_path / f"{layout}.duckdb"]
        outcome = inside("demo", *arguments, *own)
        assert outcome.error == "leadscore: loaded"
        assert f"{table}.parquet to marketo_activities: " in outcome.out
        assert f"{leads}.parquet to marketo_leads: " in outcome.out
        assert "refused" not in outcome.out
    again = inside("demo", *arguments[:4], "--layout", "airbyte_marketo", *own[2:])
    assert "0 rows loaded, 0 rejected" in again.out
    other = inside("demo", *arguments[:4], "--layout", "fivetran_marketo", *own[2:])
    assert "holds other data than this demonstration" in other.error

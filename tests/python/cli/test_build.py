"""`leadscore build` and `run`: what they print, what they make, what they leave alone."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.command import Inside, leadscore
from examples.company import AS_OF, AS_OF_BEFORE, FIXTURE, SCORECARD, Company
from examples.tables import Table, query
from leadscore import dbt_build
from leadscore.dbt_build import BuildReport
from leadscore.errors import DataError, SystemFailureError
from leadscore.publish import published_file
from warehouse.marts import differences_between

RAW_TABLES = ("marketo_activities", "marketo_leads", "marketo_deleted_leads", "loaded_files")


def _raw(warehouse: Path) -> list[Table]:
    """All raw rows as they stand, with the loader's own columns, in the order of the table."""
    return [query(warehouse, f"select rowid, * from raw.{name}") for name in RAW_TABLES]


def test_run_loads_validates_and_builds(company: Company, fresh: Path) -> None:
    leadscore("load", FIXTURE / "emea", "--instance", "emea", "--warehouse", fresh)
    outcome = leadscore(
        *("run", FIXTURE / "day_1", "--warehouse", fresh),
        *("--as-of", AS_OF_BEFORE, "--scorecard", SCORECARD),
    )
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    loaded = lines.index("30 rows loaded, 1 rejected")
    valid = lines.index(f"{SCORECARD}: scorecard is valid, 2 warnings")
    assert loaded < valid < len(lines) - 2
    # Merged, deleted and later leads had to be looked at too.
    assert lines[-2].startswith(
        f"{fresh}: scores of 6 leads as of 2026-03-25 00:00:00 UTC; 11 leads touched, "
    )
    published = published_file(fresh)
    assert lines[-1].startswith(f"{published}: published ")
    assert " marts as of 2026-03-25 00:00:00 UTC (run 1), " in lines[-1]
    rows = "select lead_id, lead_score, as_of from marts.lead_scores order by all"
    assert query(published, rows) == query(fresh, rows)
    # A rejected row counts on the day on which it was loaded.
    assert differences_between(fresh, company.before, loaded_apart=True) == []
    assert differences_between(fresh, company.before) != []


def test_a_second_build_scores_nobody_anew_and_changes_nothing(
    company: Company, built: Path
) -> None:
    outcome = leadscore(
        *("build", "--as-of", "2026-04-01T14:00:00+02:00"),
        *("--scorecard", SCORECARD, "--warehouse", built),
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert "scores of 8 leads as of 2026-04-01 12:00:00 UTC; 0 leads touched, " in outcome.out
    assert differences_between(built, company.warehouse) == []


def test_a_full_refresh_changes_neither_the_raw_tables_nor_any_score(
    company: Company, built: Path
) -> None:
    raw = _raw(built)
    outcome = leadscore(
        *("build", "--as-of", AS_OF, "--full-refresh"),
        *("--scorecard", SCORECARD, "--warehouse", built),
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert "scores of 8 leads as of 2026-04-01 12:00:00 UTC; 11 leads touched, " in outcome.out
    assert all(raw)
    assert _raw(built) == raw
    assert differences_between(built, company.warehouse) == []


def test_a_run_with_a_refused_file_keeps_the_others_and_does_not_build(
    inside: Inside, tmp_path: Path, built: Path
) -> None:
    folder = tmp_path / "raw" / "marketo"
    folder.mkdir(parents=True)
    (folder / "activities.csv").write_text("no,such,columns\n1,2,3\n")
    (folder / "leads.csv").write_text("id,email\n77,zoe@acme.example\n")
    outcome = inside("run", folder.parent, "--scorecard", SCORECARD, "--warehouse", built)
    assert outcome.code == 1
    assert "1 of 2 files refused" in outcome.error
    assert query(built, "select count(*) from raw.marketo_leads where id = '77'") == [("1",)]
    assert query(built, "select count(*) from state.scored_runs") == [("2",)]
    assert not published_file(built).exists()


def test_a_warehouse_that_is_taken_after_dbt_has_started_is_told_as_before(
    locked: Path,
) -> None:
    as_of = datetime.fromisoformat(AS_OF)
    with pytest.raises(SystemFailureError, match=r"warehouse is in use by .*process \d+") as told:
        dbt_build.build(locked, as_of=as_of, scorecard=SCORECARD)
    assert "\n" not in str(told.value)
    shutil.rmtree(dbt_build.target_folder(locked))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What builds were asked of dbt; none begins."""
    calls: list[dict[str, Any]] = []

    def build(warehouse: Path, **options: Any) -> None:
        calls.append({"warehouse": warehouse} | options)
        raise DataError("stopped here")

    monkeypatch.setattr(dbt_build, "build", build)
    return calls


@pytest.mark.parametrize(
    ("options", "elsewhere"), [(["--no-publish"], False), (["--publish-to", "elsewhere"], True)]
)
def test_run_publishes_where_it_is_told_or_not_at_all(
    inside: Inside,
    monkeypatch: pytest.MonkeyPatch,
    built: Path,
    *,
    options: list[str],
    elsewhere: bool,
) -> None:
    monkeypatch.setattr(dbt_build, "build", lambda *_, **__: BuildReport(7, {}))
    monkeypatch.chdir(built.parent)
    outcome = inside("run", FIXTURE / "emea", "--warehouse", built, *options)
    assert (outcome.code, outcome.err) == (0, "")
    assert ("elsewhere: published " in outcome.out) == elsewhere
    assert Path("elsewhere").exists() == elsewhere
    assert not published_file(built).exists()


@pytest.mark.parametrize("command", [("build",), ("run", FIXTURE / "emea")])
def test_the_command_line_stamps_the_instant_where_none_is_given(
    inside: Inside, asked: list[dict[str, Any]], fresh: Path, command: tuple[object, ...]
) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    outcome = inside(*command, "--warehouse", fresh)
    assert (outcome.code, outcome.error) == (1, "leadscore: stopped here")
    (call,) = asked
    assert timedelta(seconds=-1) <= call["as_of"] - before < timedelta(seconds=30)
    assert (call["warehouse"], call["full_refresh"]) == (fresh, False)


@pytest.mark.parametrize(
    ("spelling", "instant"),
    [
        ("2026-04-01", datetime(2026, 4, 1)),  # noqa: DTZ001 -- UTC throughout
        ("2026-04-01 12:30", datetime(2026, 4, 1, 12, 30)),  # noqa: DTZ001
        ("2026-04-01T12:30:00-08:00", datetime(2026, 4, 1, 20, 30)),  # noqa: DTZ001
        ("2026-04-01T12:30:00Z", datetime(2026, 4, 1, 12, 30)),  # noqa: DTZ001
    ],
)
def test_an_instant_may_be_spelled_as_in_raw_files(
    inside: Inside, asked: list[dict[str, Any]], fresh: Path, spelling: str, instant: datetime
) -> None:
    inside("build", "--as-of", spelling, "--full-refresh", "--warehouse", fresh)
    (call,) = asked
    assert (call["as_of"], call["full_refresh"]) == (instant, True)


def test_the_warehouse_may_be_named_by_the_environment(
    inside: Inside,
    asked: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    fresh: Path,
) -> None:
    monkeypatch.setenv("LEADSCORE_WAREHOUSE", str(fresh))
    inside("build")
    (call,) = asked
    assert call["warehouse"] == fresh
    assert fresh.exists()

"""`leadscore publish`: what is in the copy, and what is not published."""

import os
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from cli.command import Inside
from cli.published import AFTER, BEFORE, STATE
from examples.company import FIXTURE, Company
from examples.tables import query, table
from leadscore.loader import load_folder
from leadscore.project import PROJECT_ROOT
from leadscore.publish import publish
from warehouse.dbt_worker import FILE_NAME

MARTS = sorted((PROJECT_ROOT / "models" / "marts").rglob("*.sql"))


def test_the_copy_has_every_mart_and_says_which_state_it_shows(
    company: Company, inside: Inside, target: Path
) -> None:
    outcome = inside("publish", "--warehouse", company.warehouse, "--to", target)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(
        f"{target}: published {len(MARTS)} marts as of 2026-04-01 12:00:00 UTC (run 2), "
    )
    assert list(target.parent.iterdir()) == [target]
    assert not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{company.warehouse}' as warehouse (read_only)")
        connection.execute(f"attach '{target}' as copy (read_only)")
        marts = "select table_name from duckdb_tables() where schema_name = 'marts'"
        names = [
            name
            for (name,) in connection.execute(f"{marts} and database_name = 'warehouse'").fetchall()
        ]
        assert len(names) == len(MARTS)
        for name in names:
            one, other = f"from warehouse.marts.{name}", f"from copy.marts.{name}"
            assert connection.execute(f"describe {one}").fetchall()
            assert [row[:2] for row in connection.execute(f"describe {one}").fetchall()] == [
                row[:2] for row in connection.execute(f"describe {other}").fetchall()
            ]
            assert connection.execute(f"{one} except all {other}").fetchall() == []
            assert connection.execute(f"{other} except all {one}").fetchall() == []
    assert query(
        target,
        """
        select run_no, as_of, latest_load_at, scored_at > '2026-01-01', published_at > scored_at
        from published.run
        """,
    ) == table("""
        run | as_of            | latest_load      | scored | published_later
        2   | 2026-04-01 12:00 | 2026-04-01 18:00 | yes    | yes
    """)
    fingerprints = "select scorecard_fingerprint, code_fingerprint from"
    assert query(target, f"{fingerprints} published.run") == query(
        company.warehouse, f"{fingerprints} state.scored_runs where run_no = 2"
    )
    scorecards = "select scorecard, status from"
    assert query(target, f"{scorecards} published.scorecards order by 1") == query(
        company.warehouse, f"{scorecards} scorecard.scorecards order by 1"
    )


def test_marts_and_columns_are_described_in_the_copy(
    company: Company, inside: Inside, target: Path
) -> None:
    inside("publish", "--warehouse", company.warehouse, "--to", target)
    for described in ("duckdb_tables()", "duckdb_columns()"):
        counts = f"select count(*), count(comment) from {described} where schema_name = 'marts'"
        [(everything, commented)] = query(target, counts)
        assert everything == commented
    assert query(
        target,
        """
        select comment from duckdb_columns()
        where table_name = 'lead_scores' and column_name = 'as_of'
        """,
    ) == [("Instant (UTC) for which the row holds.",)]


def test_a_view_among_the_marts_can_be_read_in_the_copy(
    built: Path, inside: Inside, target: Path
) -> None:
    with duckdb.connect(str(built)) as connection:
        connection.execute(
            'create view marts."Open leads" as select lead_id from intermediate.int_lead_profiles'
        )
    assert inside("publish", "--warehouse", built, "--to", target).code == 0
    rows = 'from marts."Open leads" order by all'
    assert query(target, rows) == query(built, rows) != []


def test_the_default_place_is_a_folder_beside_the_warehouse(built: Path, inside: Inside) -> None:
    outcome = inside("publish", "--warehouse", built)
    copied = built.parent / "published" / built.name
    assert outcome.out.startswith(f"{copied}: published ")
    assert query(copied, STATE) == [AFTER]


def test_a_link_in_its_place_stays_a_link(company: Company, inside: Inside, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    link = tmp_path / "scores.duckdb"
    link.symlink_to(folder / "scores.duckdb")
    for warehouse, state in ((company.before, BEFORE), (company.warehouse, AFTER)):
        assert inside("publish", "--warehouse", warehouse, "--to", link).code == 0
        assert link.is_symlink()
        assert query(folder / "scores.duckdb", STATE) == [state]


def test_who_may_read_is_left_to_the_umask(company: Company, target: Path) -> None:
    before = os.umask(0o027)
    try:
        publish(company.warehouse, target)
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o440


def test_nothing_is_published_that_was_never_scored(
    inside: Inside, fresh: Path, target: Path
) -> None:
    outcome = inside("publish", "--warehouse", fresh, "--to", target)
    assert (outcome.code, fresh.exists()) == (1, False)
    assert "load raw files first" in outcome.error
    load_folder(FIXTURE / "emea", fresh)
    outcome = inside("publish", "--warehouse", fresh, "--to", target)
    assert outcome.code == 1
    assert "nothing is scored yet; run `leadscore build` first" in outcome.error
    assert not target.parent.exists()


def test_nothing_is_published_after_a_build_that_did_not_finish(
    company: Company, built: Path, inside: Inside, target: Path
) -> None:
    publish(company.before, target)
    with duckdb.connect(str(built)) as connection:
        connection.execute("update intermediate.int_run set run_no = run_no + 1")
    outcome = inside("publish", "--warehouse", built, "--to", target)
    assert outcome.code == 1
    assert "the last build did not finish; run `leadscore build` again" in outcome.error
    assert query(target, STATE) == [BEFORE]


def test_no_other_file_is_overwritten(
    company: Company, built: Path, inside: Inside, tmp_path: Path
) -> None:
    database, notes = tmp_path / "other.duckdb", tmp_path / "notes.txt"
    shutil.copyfile(company.before, database)
    notes.write_text("keep me")
    # Also one that cannot be written is no published copy for that.
    database.chmod(0o444)
    for path, code, words in (
        (database, 1, "is no published copy"),
        (notes, 1, "is no published copy"),
        (built, 2, "is the warehouse itself"),
        (tmp_path, 2, "is a folder"),
    ):
        content = path.read_bytes() if path.is_file() else b""
        outcome = inside("publish", "--warehouse", built, "--to", path)
        assert outcome.code == code
        assert f"{path}: {words}" in outcome.error
        assert path.is_dir() or path.read_bytes() == content


def test_a_place_that_cannot_be_written_is_a_failure_of_the_system(
    built: Path, inside: Inside, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", Path("/proc")):
        outcome = inside("publish", "--warehouse", built, "--to", folder / "scores.duckdb")
        assert outcome.code == 3
        assert str(folder) in outcome.error


def test_a_memory_limit_that_is_none_is_wrong_usage(
    built: Path, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADSCORE_MEMORY_LIMIT", "lots")
    outcome = inside("publish", "--warehouse", built)
    assert outcome.code == 2
    assert "LEADSCORE_MEMORY_LIMIT: 'lots'" in outcome.error


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("load", FIXTURE / "emea"), 3, "is read-only, as a published copy is"),
        (("build",), 3, "is read-only, as a published copy is"),
        (("publish",), 1, "is a published copy of the marts; name the warehouse itself"),
        (("status",), 1, "is a published copy of the marts; name the warehouse itself"),
        (("explain", "1"), 1, "is a published copy of the marts; name the warehouse itself"),
    ],
)
def test_a_copy_is_no_warehouse(
    company: Company,
    inside: Inside,
    target: Path,
    *,
    command: tuple[object, ...],
    code: int,
    words: str,
) -> None:
    publish(company.warehouse, target)
    content = target.read_bytes()
    outcome = inside(*command, "--warehouse", target)
    assert outcome.code == code
    assert f"{target}: {words}" in outcome.error
    assert target.read_bytes() == content
    assert target.name != FILE_NAME

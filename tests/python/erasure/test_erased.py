"""What is left of a person after `leadscore erase`: nothing, and everything of everybody else."""

import stat
from pathlib import Path

import duckdb
import pytest

from cli.command import Inside
from cli.conftest import inside  # noqa: F401 -- a fixture
from erasure.conftest import People
from erasure.people import ADDRESS, LEADS, PERSON, SECRETS, found_in
from examples.company import AS_OF, copy
from examples.tables import query
from leadscore.dbt_build import target_folder
from leadscore.loader import load_folder
from leadscore.publish import published_file
from warehouse.dbt_worker import FILE_NAME
from warehouse.marts import copy_raw, differences_between

# What the published copies show of the person.
PUBLISHED = {PERSON, "zora.quill@person-one.example", "Quillworks", "/zora-only-page", "guid-zora"}


def test_the_bytes_of_every_file_have_the_person_before_and_not_after(people: People) -> None:
    assert people.outcome.code == 0, people.outcome.err
    assert found_in(people.before) == set(SECRETS)
    assert found_in(people.elsewhere_before) >= PUBLISHED
    assert found_in(people.after.parent) == set()
    assert found_in(people.elsewhere.parent) == set()
    assert found_in(target_folder(people.after)) == set()


def test_the_command_says_by_table_what_it_removed_and_before_what_it_would(
    people: People,
) -> None:
    assert people.dry_run.code == 0
    told = people.outcome.out.splitlines()
    assert told[0] == f"4 leads: {' '.join(sorted(LEADS))}"
    for line in (
        "  raw.marketo_activities: 5 rows removed",
        "  raw.marketo_leads: 4 rows removed",
        "  raw.marketo_deleted_leads: 1 rows removed",
        "  raw.rejected_rows: 3 rows removed",
        "  raw.salesforce_lead: 1 rows removed",
        "  raw.salesforce_task: 1 rows removed",
        "  marts.lead_scores: 4 rows removed",
    ):
        assert line in told
    would = [
        line.replace("would be removed", "removed") for line in people.dry_run.out.splitlines()
    ]
    assert would == told[: len(would)]
    assert told[-1] == f"{people.after}: erased; the file was written anew"


def test_everybody_elses_rows_of_marts_are_unchanged(people: People) -> None:
    with duckdb.connect() as connection:
        for name, path in (("before", people.before), ("after", people.after)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        marts = [
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_columns() where database_name = 'before'"
                " and schema_name = 'marts' and column_name = 'lead_id'"
            ).fetchall()
        ]
        assert len(marts) >= 11
        for mart in marts:
            others = f"from before.marts.{mart} where lead_id not in {LEADS}"
            after = f"from after.marts.{mart}"
            assert connection.execute(f"({others}) except all ({after})").fetchall() == []
            assert connection.execute(f"({after}) except all ({others})").fetchall() == []
            # Of those who stay, all are prospects.
            if mart != "non_prospects":
                assert connection.execute(f"select count(*) {after}").fetchall() != [(0,)]


def test_the_marts_are_those_of_a_build_from_nothing_on_what_is_left(
    people: People, tmp_path: Path
) -> None:
    fresh = tmp_path / FILE_NAME
    copy_raw(people.after, fresh)
    people.company.worker.build(fresh, AS_OF)
    assert differences_between(people.after, fresh) == []
    days = "select sum(raw_rows), sum(rejected) from marts.activity_reconciliation"
    assert query(people.before, days) == [("189", "4")]
    assert query(people.after, days) == [("181", "1")]


def test_plain_dbt_changes_nothing_afterwards_and_scores_what_comes_later(
    people: People, tmp_path: Path
) -> None:
    again = copy(people.after, tmp_path / "again")
    people.company.worker.build(again, AS_OF)
    assert differences_between(people.after, again) == []
    more = tmp_path / "raw" / "marketo"
    more.mkdir(parents=True)
    (more / "activities_2.csv").write_text(
        "marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue\n"
        "later,1002,2026-03-31T10:00:00Z,2,Request a demo\n"
        f"later-zora,{PERSON},2026-03-31T10:00:00Z,2,Request a demo\n"
    )
    load_folder(more.parent, again)
    people.company.worker.build(again, AS_OF)
    fresh = tmp_path / "fresh" / FILE_NAME
    fresh.parent.mkdir()
    copy_raw(again, fresh)
    people.company.worker.build(fresh, AS_OF)
    assert differences_between(again, fresh) == []
    assert query(again, f"select count(*) from marts.lead_scores where lead_id in {LEADS}") == [
        ("0",)
    ]


def test_files_say_how_many_rows_are_kept_of_them(people: People) -> None:
    kept = "select _source_file, _source_instance, rows_loaded, rows_rejected from raw.loaded_files"
    before, after = query(people.before, kept), query(people.after, kept)
    assert ("marketo/activities_1.csv", "default", "124", "3") in before
    assert ("marketo/activities_1.csv", "default", "120", "1") in after
    assert ("marketo/activities.parquet", "emea", "60", "0") in after


def test_the_copies_of_both_places_show_the_state_without_the_person(people: People) -> None:
    for place in (published_file(people.after), people.elsewhere):
        assert query(place, "select run_no from published.run") == [("2",)]
        assert query(place, "select count(distinct lead_id) from marts.lead_scores") == query(
            people.after, "select count(distinct lead_id) from marts.lead_scores"
        )


def test_permissions_of_the_file_stay_and_nothing_is_left_beside_it(people: People) -> None:
    assert stat.S_IMODE(people.after.stat().st_mode) == 0o640
    assert {path.name for path in people.after.parent.iterdir()} == {
        FILE_NAME,
        f"{FILE_NAME}.published",
        "published",
    }


@pytest.mark.parametrize("who", [ADDRESS, *LEADS])
def test_whoever_was_erased_is_said_to_be(people: People, inside: Inside, who: str) -> None:  # noqa: F811
    outcome = inside("erase", who, "--yes", "--warehouse", people.after)
    assert (outcome.code, outcome.out) == (0, f"{who}: was erased before\n")


def test_the_registry_names_nobody(people: People) -> None:
    kept = query(people.after, "select * from state.erased_leads")
    # Four leads, two addresses, one id of Salesforce.
    assert len(kept) == 7
    assert all(len(fingerprint) == 32 for fingerprint, _ in kept)
    assert query(
        people.after,
        "select erasure_no, leads, raw_rows, scored_run, finished_at > erased_at"
        " from state.erasures",
    ) == [("1", "4", "15", "1", "yes")]


def test_loading_the_same_files_again_adds_nothing(people: People, tmp_path: Path) -> None:
    again = copy(people.after, tmp_path)
    for raw, instance in ((people.raw, "default"), (people.raw_emea, "emea")):
        report = load_folder(raw, again, instance)
        assert (report.rows_loaded, report.rows_erased, report.batch_id) == (0, 0, None)
    assert found_in(tmp_path) == set()


def test_files_with_other_content_do_not_bring_the_person_back(
    people: People, tmp_path: Path
) -> None:
    again = copy(people.after, tmp_path)
    replayed = tmp_path.parent / f"{tmp_path.name}_raw"
    for raw in (people.raw, people.raw_emea):
        for path in raw.rglob("*.csv"):
            target = replayed / path.relative_to(raw)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes() + b"\n")
    report = load_folder(replayed, again)
    counts = {file.source_file: (file.rows_erased, file.rows_rejected) for file in report.files}
    assert counts == {
        "marketo/activities_1.csv": (6, 1),
        "marketo/deleted_leads.csv": (1, 0),
        "marketo/leads_1.csv": (3, 0),
        "salesforce/lead.csv": (1, 0),
        "salesforce/task.csv": (1, 0),
    }
    assert found_in(tmp_path) == set()
    people.company.worker.build(again, AS_OF)
    assert found_in(tmp_path) == set()
    # The rows of others came a second time: the same activities, the same versions.
    scores = "select * from marts.lead_scores order by all"
    assert query(again, scores) == query(people.after, scores)

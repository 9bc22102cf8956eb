"""From raw files to words: marts of quality and diagnosis of a company whose exports go wrong."""

from pathlib import Path

import duckdb
import pytest

from doctor.dirty import build_dirty
from examples.company import AS_OF, Company, copy
from examples.tables import query, table
from leadscore.doctor import Diagnosis, diagnose
from warehouse.marts import copy_raw, differences_between


@pytest.fixture(scope="module")
def dirty(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_dirty(company, tmp_path_factory.mktemp("dirty"))


@pytest.fixture(scope="module")
def diagnosis(dirty: Path) -> Diagnosis:
    with duckdb.connect(str(dirty), read_only=True) as connection:
        return diagnose(connection, dirty)


def test_each_fault_of_the_exports_is_told_in_plain_words(diagnosis: Diagnosis) -> None:
    assert [f"{found.severity}: {found.what}" for found in diagnosis.findings] == [
        "fault: marketo_activities has no row of 5 days, where a usual day has 20",
        "fault: rule `mid_size` reads `number_of_employees`, missing for 100 % of leads (15 of 15)",
        "fault: rule `chief` and 1 more read `title`, missing for 60 % of leads (9 of 15)",
        "fault: 170 rows of marketo_activities (23 %) are of a lead that was never exported; 4"
        " rules that read its attributes find none",
        "fault: 12 rows of marketo_activities (1.6 %) are of activity types without a name",
        "fault: 10 rows of marketo_activities could not be read (1.3 %)",
        "note: exclusion `bot` reads `attributes.user_agent`, which no activity has",
        "note: 9 rules of main never matched anything",
        "note: 1 value that 1 rule of main names never occurred",
        "note: 156 rows of marketo_activities (87 % of those after the first load) came late, up to"
        " 29 days",
        "note: 21 rows say again what another row says",
        "note: 3 rows of marketo_activities (0.4 %) bear a date after the day of their load, up to"
        " 2026-04-20",
    ]
    assert (diagnosis.faults, diagnosis.notes) == (6, 6)
    details = {found.kind: found.details for found in diagnosis.findings}
    assert details["empty_days"] == ("5 days, 2026-03-05 to 2026-03-09",)
    assert details["unknown_activity_types"] == ("marketo_999: 12 rows since 2026-03-20",)
    assert details["unreadable_rows"] == (
        "9 rows: activityDate: ... is no date that can be read; for example"
        " marketo/activities.csv:567, loaded on 2026-03-25",
        "1 row: leadId: missing; for example marketo/activities.csv:576, loaded on 2026-03-25",
    )
    assert details["values_that_never_occur"] == ("`asset starts_with /careers` (careers)",)
    assert "webinar: no `change_program_status` was ever loaded" in details["rules_without_a_match"]


def test_the_days_are_counted_as_they_came(dirty: Path) -> None:
    days = """
        select
            dated_on, loaded_rows, rejected_rows, duplicate_rows, unknown_type_rows,
            rows_without_lead, late_rows, greatest_lag_days, history_rows, future_rows,
            empty_days_before
        from marts.data_quality
        where
            source_table = 'marketo_activities'
            and dated_on in
                ('2026-02-20', '2026-03-02', '2026-03-10', '2026-03-24', '2026-03-25', '2026-04-20')
        order by 1
    """
    assert query(dirty, days) == table("""
        day        | rows | bad | twice | unknown | no_lead | late | lag | history | future | empty
        2026-02-20 | 20   | 0   | 0     | 0       | 5       | 0    |     | 20      | 0      | 0
        2026-03-02 | 50   | 0   | 0     | 0       | 5       | 30   | 29  | 20      | 0      | 0
        2026-03-10 | 20   | 0   | 0     | 0       | 5       | 0    |     | 20      | 0      | 5
        2026-03-24 | 42   | 0   | 21    | 2       | 5       | 21   | 7   | 0       | 0      | 0
        2026-03-25 | 21   | 10  | 0     | 1       | 5       | 21   | 6   | 0       | 0      | 0
        2026-04-20 | 3    | 0   | 0     | 0       | 0       | 0    |     | 0       | 3      | 20
    """)


def test_the_increment_counts_what_a_build_from_nothing_counts(
    company: Company, dirty: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / dirty.name
    copy_raw(dirty, fresh)
    company.worker.build(fresh, AS_OF)
    assert differences_between(dirty, fresh) == []


def test_rows_that_leave_the_raw_tables_leave_the_counts(
    company: Company, dirty: Path, tmp_path: Path
) -> None:
    warehouse = copy(dirty, tmp_path)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from raw.marketo_activities where lead_id = '1'")
        connection.execute("delete from raw.marketo_leads where id = '1'")
    # Nobody was touched, so that other marts still count what was taken out.
    company.worker.build(warehouse, AS_OF, "--exclude-resource-type", "test")
    counted = """
        select source_table, cast(sum(loaded_rows) as bigint) from marts.data_quality
        group by 1 order by 1
    """
    assert query(warehouse, counted) == query(
        warehouse,
        """
        select 'marketo_activities', count(*) from raw.marketo_activities union all
        select 'marketo_leads', count(*) from raw.marketo_leads order by 1
        """,
    )

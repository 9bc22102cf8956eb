"""Findings about rows and days: each where it belongs, and not one row or day before."""

import pytest

from doctor.conftest import Spoiled, only
from leadscore.doctor import Severity

OF_ACTIVITIES = "source_table = 'marketo_activities'"
ON_ONE_DAY = f"where {OF_ACTIVITIES} and dated_on = '2026-03-10'"


def test_nothing_is_said_where_nothing_is_wrong(spoiled: Spoiled) -> None:
    diagnosis = spoiled()
    assert (diagnosis.findings, diagnosis.faults, diagnosis.notes) == ((), 0, 0)


def _rejected(rows: int) -> tuple[str, ...]:
    """So many rows that could not be read, one of them for another reason."""
    return (
        f"update marts.data_quality set rejected_rows = {rows} {ON_ONE_DAY}",
        f"""
        insert into marts.rejected_row_reasons values
            ('default', 'marketo_activities', '2026-03-10', 'leadId: missing', {rows - 1},
                'marketo/a.csv', 7),
            ('default', 'marketo_activities', '2026-03-10', '9 fields instead of 8', 1,
                'marketo/b.csv', 3)
        """,
    )


# Of 10,000 rows that were loaded.
@pytest.mark.parametrize(
    ("rows", "severity", "share"), [(100, "note", "1.0 %"), (102, "fault", "1.0 %")]
)
def test_rows_that_could_not_be_read_are_told_with_reasons_and_a_place_to_look(
    spoiled: Spoiled, rows: int, severity: str, share: str
) -> None:
    found = only(spoiled(*_rejected(rows)))
    assert (found.kind, found.severity) == ("unreadable_rows", severity)
    assert found.what == f"{rows} rows of marketo_activities could not be read ({share})"
    assert found.details == (
        f"{rows - 1} rows: leadId: missing; for example marketo/a.csv:7, loaded on 2026-03-10",
        "1 row: 9 fields instead of 8; for example marketo/b.csv:3, loaded on 2026-03-10",
    )


def _of_type(type_id: str, rows: int) -> str:
    return (
        "insert into intermediate.int_loaded_days values ('marketo_activities', 'default', 2,"
        f" '2026-03-10', '2026-03-09', '{type_id}', {rows}, 0, 0)"
    )


@pytest.mark.parametrize(("rows", "severity"), [(90, "note"), (110, "fault")])
def test_types_without_a_name_are_told_with_their_number_and_since_when(
    spoiled: Spoiled, rows: int, severity: str
) -> None:
    found = only(spoiled(_of_type("4711", rows - 1), _of_type("4712", 1)))
    assert (found.kind, found.severity) == ("unknown_activity_types", severity)
    assert found.what.startswith(f"{rows} rows of marketo_activities (")
    assert found.details == (
        f"marketo_4711: {rows - 1} rows since 2026-03-09",
        "marketo_4712: 1 row since 2026-03-09",
    )


def test_a_type_that_a_rule_scores_by_its_id_is_known(spoiled: Spoiled) -> None:
    rule = (
        "update scorecard.behavior_rules set activity_type = 'marketo_4711' where rule_id = 'any'"
    )
    assert spoiled(_of_type("4711", 900), rule).findings == ()


def _gap(days: int, *, rows_after: int = 100) -> str:
    return (
        f"update marts.data_quality set empty_days_before = {days}, loaded_rows = {rows_after}"
        f" {ON_ONE_DAY}"
    )


def test_days_without_rows_are_told_from_more_than_a_long_weekend_on(spoiled: Spoiled) -> None:
    assert spoiled(_gap(3)).findings == ()
    found = only(spoiled(_gap(4)))
    assert (found.kind, found.severity) == ("empty_days", Severity.FAULT)
    assert found.what == "marketo_activities has no row of 4 days, where a usual day has 100"
    assert found.details == ("4 days, 2026-03-06 to 2026-03-09",)


def test_a_stray_date_makes_no_gap(spoiled: Spoiled) -> None:
    assert spoiled(_gap(20_000, rows_after=9)).findings == ()
    assert only(spoiled(_gap(20_000, rows_after=10))).kind == "empty_days"


def test_a_table_with_few_rows_a_day_may_have_days_without_any(spoiled: Spoiled) -> None:
    few = "update marts.data_quality set loaded_rows = {}"
    gap = f"update marts.data_quality set empty_days_before = 30 {ON_ONE_DAY}"
    assert spoiled(few.format(9), gap).findings == ()
    assert only(spoiled(few.format(10), gap)).kind == "empty_days"


def test_a_source_that_fell_silent_is_told(spoiled: Spoiled) -> None:
    silent = f"delete from marts.data_quality where {OF_ACTIVITIES} and dated_on > "
    assert spoiled(f"{silent} '2026-03-29'").findings == ()
    found = only(spoiled(f"{silent} '2026-03-28'"))
    assert (found.kind, found.severity) == ("old_data", Severity.FAULT)
    assert found.what == (
        "the newest row of marketo_activities is of 2026-03-28, 4 days before the scores' as_of"
    )


def test_a_last_load_long_before_as_of_is_told(spoiled: Spoiled) -> None:
    load = "update raw.loaded_files set _loaded_at = timestamp "
    assert spoiled(f"{load} '2026-03-29 12:00:00'").findings == ()
    found = only(spoiled(f"{load} '2026-03-29 11:59:59'"))
    assert (found.kind, found.severity) == ("old_load", Severity.FAULT)
    assert found.what == "the last load was on 2026-03-29, 3 days before the scores' as_of"


def test_a_warehouse_in_which_nothing_was_loaded_is_at_fault(spoiled: Spoiled) -> None:
    found = only(
        spoiled(
            "delete from raw.loaded_files",
            "delete from marts.data_quality",
            "delete from intermediate.int_loaded_days",
            "delete from marts.lead_scores",
        )
    )
    assert (found.kind, found.severity) == ("nothing_loaded", Severity.FAULT)


@pytest.mark.parametrize(
    ("column", "kind", "rows", "severity"),
    [
        ("future_rows", "rows_from_the_future", 1, "note"),
        ("future_rows", "rows_from_the_future", 100, "fault"),
        ("rows_without_lead", "rows_without_lead", 99, None),
        ("rows_without_lead", "rows_without_lead", 100, "note"),
        ("rows_without_lead", "rows_without_lead", 1000, "fault"),
        ("undated_rows", "undated_rows", 101, None),
        ("undated_rows", "undated_rows", 102, "note"),
        ("late_rows", "late_rows", 99, None),
        ("late_rows", "late_rows", 100, "note"),
        ("late_rows", "late_rows", 5000, "note"),
        ("duplicate_rows", "duplicate_rows", 99, None),
        ("duplicate_rows", "duplicate_rows", 100, "note"),
        ("duplicate_rows", "duplicate_rows", 5000, "note"),
    ],
)
def test_rows_are_told_from_a_share_on(
    spoiled: Spoiled, *, column: str, kind: str, rows: int, severity: str | None
) -> None:
    lag = ", greatest_lag_days = 9" if column == "late_rows" else ""
    found = spoiled(f"update marts.data_quality set {column} = {rows}{lag} {ON_ONE_DAY}").findings
    assert [(each.kind, each.severity) for each in found] == (
        [] if severity is None else [(kind, severity)]
    )


def test_the_words_say_how_many_rows_and_how_late(spoiled: Spoiled) -> None:
    late = only(
        spoiled(
            f"update marts.data_quality set late_rows = 250, greatest_lag_days = 9 {ON_ONE_DAY}"
        )
    )
    assert late.what == (
        "250 rows of marketo_activities (2.5 % of those after the first load) came late, up to"
        " 9 days"
    )
    future = only(spoiled(f"update marts.data_quality set future_rows = 1 {ON_ONE_DAY}"))
    assert future.what == (
        "1 row of marketo_activities (less than 0.1 %) bear a date after the day of their load,"
        " up to 2026-03-10"
    )


def test_rules_that_read_the_lead_suffer_where_it_was_never_exported(spoiled: Spoiled) -> None:
    found = only(spoiled(f"update marts.data_quality set rows_without_lead = 300 {ON_ONE_DAY}"))
    assert found.what == (
        "300 rows of marketo_activities (3.0 %) are of a lead that was never exported; 4 rules"
        " that read its attributes find none"
    )
    assert found.rules == (
        "main.chief", "main.free_mail", "main.mid_size", "main.vice_president",
    )  # fmt: skip


def test_another_instance_is_named(spoiled: Spoiled) -> None:
    found = only(
        spoiled(
            f"update marts.data_quality set source_instance = 'emea' where {OF_ACTIVITIES}",
            f"update marts.data_quality set empty_days_before = 4 {ON_ONE_DAY}",
        )
    )
    assert found.what.startswith("marketo_activities of emea has no row of 4 days")


def test_what_is_loaded_and_not_scored_is_told(spoiled: Spoiled) -> None:
    found = only(spoiled("update raw.loaded_files set _batch_id = 9, rows_loaded = 1200"))
    assert (found.kind, found.severity) == ("not_scored_yet", Severity.NOTE)
    assert "were loaded after the last build" in found.what

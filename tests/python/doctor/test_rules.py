"""Findings about rules: what they read and is missing, what never occurred, what never matched."""

import pytest

from doctor.conftest import Spoiled, only
from leadscore.doctor import Severity


def _missing(field: str, rows: int, read_from: str = "lead") -> str:
    """So many of 100 without a value."""
    return (
        f"update marts.field_completeness set missing_rows = {rows}, missing_share = {rows} / 100"
        f" where field = '{field}' and read_from = '{read_from}'"
    )


@pytest.mark.parametrize(
    ("rows", "severity"), [(24, None), (25, "note"), (49, "note"), (50, "fault"), (100, "fault")]
)
def test_a_field_that_rules_read_and_many_leads_lack_is_told(
    spoiled: Spoiled, rows: int, severity: str | None
) -> None:
    found = spoiled(_missing("lead.number_of_employees", rows)).findings
    assert [each.severity for each in found if each.source_instance == "default"] == (
        [] if severity is None else [severity]
    )


def test_the_words_name_rule_field_and_share(spoiled: Spoiled) -> None:
    default = " and source_instance = 'default'"
    found = only(spoiled(_missing("lead.number_of_employees", 61) + default))
    assert found.what == (
        "rule `mid_size` reads `number_of_employees`, missing for 61 % of leads (61 of 100)"
    )
    assert (found.details, found.rules) == ((), ("main.mid_size",))
    found = only(spoiled(_missing("lead.title", 61) + default))
    assert found.what == (
        "rule `chief` and 1 more read `title`, missing for 61 % of leads (61 of 100)"
    )
    assert found.details == ("rules of main: chief, vice_president",)


def test_policies_that_require_a_field_suffer_too(spoiled: Spoiled) -> None:
    found = only(spoiled(_missing("lead.email", 70) + " and source_instance = 'emea'"))
    assert found.what == (
        "policy `engaged` and 1 more read `email`, missing for 70 % of leads of emea (70 of 100)"
    )
    assert found.rules == ("main.engaged", "main.hand_raise")


def test_a_rule_that_asks_whether_a_field_is_empty_does_not_suffer(spoiled: Spoiled) -> None:
    asks = "update marts.rule_inputs set operator = '{}' where field = 'lead.number_of_employees'"
    for operator in ("is_empty", "is_not_empty"):
        missing = _missing("lead.number_of_employees", 100)
        assert spoiled(missing, asks.format(operator)).findings == ()


def test_a_field_of_activities_is_told_where_no_activity_of_the_rule_has_it(
    spoiled: Spoiled,
) -> None:
    field = ("attributes.new_status", "change_program_status")
    missing = _missing(field[0], 99, field[1])
    assert spoiled(missing).findings == ()
    found = only(spoiled(_missing(field[0], 100, field[1])))
    assert (found.kind, found.severity) == ("missing_activity_field", Severity.FAULT)
    assert found.what.startswith(
        "rule `webinar` reads `attributes.new_status`, which no `change_program_status` has ("
    )
    assert found.rules == ("main.webinar",)


def test_an_exclusion_on_a_field_that_nobody_has_is_noted(spoiled: Spoiled) -> None:
    found = only(
        spoiled("delete from marts.field_completeness where field = 'attributes.user_agent'")
    )
    assert (found.kind, found.severity) == ("missing_activity_field", Severity.NOTE)
    assert found.what == ("exclusion `bot` reads `attributes.user_agent`, which no activity has")
    assert found.rules == ("bot",)


def test_values_that_never_occurred_are_told_with_the_rules_that_name_them(
    spoiled: Spoiled,
) -> None:
    found = only(
        spoiled(
            "update marts.rule_inputs set has_held = false"
            " where reader in ('pricing', 'careers') and field = 'asset'"
        )
    )
    assert (found.kind, found.severity) == ("values_that_never_occur", Severity.NOTE)
    assert found.what == "2 values that 2 rules of main name never occurred"
    assert found.details == (
        "`asset starts_with /careers` (careers)",
        "`asset starts_with /pricing` (pricing)",
    )
    assert found.rules == ("main.careers", "main.pricing")


def test_exclusions_may_wait_for_what_never_occurs(spoiled: Spoiled) -> None:
    assert (
        spoiled("update marts.rule_inputs set has_held = false where reader = 'bot'").findings == ()
    )


def test_rules_without_a_match_are_told_by_scorecard(spoiled: Spoiled) -> None:
    unmatched = "delete from marts.{} where rule_id in ('free_mail', 'webinar', 'any')"
    found = spoiled(
        unmatched.format("demographic_score_points"),
        unmatched.format("behavior_score_events"),
        "delete from intermediate.int_loaded_days where type_id = '104'",
    ).findings
    assert [(each.kind, each.severity, each.what, each.details) for each in found] == [
        (
            "rules_without_a_match",
            "note",
            "1 rule of trial never matched anything",
            ("any",),
        ),
        (
            "rules_without_a_match",
            "note",
            "2 rules of main never matched anything",
            ("free_mail", "webinar: no `change_program_status` was ever loaded"),
        ),
    ]


def test_a_rule_that_is_not_valid_yet_has_time_to_match(spoiled: Spoiled) -> None:
    unmatched = "delete from marts.{} where rule_id = 'webinar'"
    later = "update scorecard.behavior_rules set valid_from = '{}' where rule_id = 'webinar'"
    for valid_from, kinds in (
        ("2026-04-01 12:00:01", []),
        ("2026-04-01 12:00:00", ["rules_without_a_match"]),
    ):
        found = spoiled(
            unmatched.format("demographic_score_points"),
            unmatched.format("behavior_score_events"),
            later.format(valid_from),
        ).findings
        assert [each.kind for each in found] == kinds

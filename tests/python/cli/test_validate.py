"""`leadscore validate`: every fault at once, and a build that does not begin with one."""

from pathlib import Path

import pytest

from cli.command import Inside, leadscore
from examples.company import FIXTURE, SCORECARD
from leadscore.project import DEFAULT_SCORECARD
from scorecard.good import cell, condition, good_tables, row, write_tables

TEN_FAULTS = {
    cell("behavior_rules", 2, decay_policy="fast_half_live"): (
        "behavior_rules.csv:2: rule 'pricing_page': unknown decay policy 'fast_half_live';"
        " did you mean 'fast_half_life'?"
    ),
    cell("behavior_rules", 3, points="one"): "behavior_rules.csv:3: rule 'any_page': ",
    cell(
        "behavior_rules", 6, requires_rule="white_papers"
    ): "behavior_rules.csv:6: rule 'report': ",
    cell("demographic_rules", 2, points="@manager"): "demographic_rules.csv:2: rule 'manager': ",
    cell("inactivity_rules", 2, idle_days="-30"): "inactivity_rules.csv:2: rule 'idle': ",
    condition("report", "asset", "begins_with", "a"): "rule_conditions.csv:11: rule 'report': ",
    condition("report", "asset", "matches", "(a"): "rule_conditions.csv:12: rule 'report': ",
    condition("report", "asset", "in", "list:novels"): "rule_conditions.csv:13: rule 'report': ",
    cell("score_limits", 2, min_points="200"): "score_limits.csv:2: ",
    row("mql_policies", scorecard="main", policy="anybody"): "mql_policies.csv:4: ",
}


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    tables = good_tables()
    for change in TEN_FAULTS:
        change(tables)
    return write_tables(tmp_path / "faulty", tables)


def test_all_ten_faults_of_a_scorecard_are_told_with_file_and_line(faulty: Path) -> None:
    outcome = leadscore("validate", "--scorecard", faulty)
    assert outcome.code == 1
    *faults, last = outcome.err.splitlines()
    assert len(faults) == 10
    for beginning in TEN_FAULTS.values():
        assert [fault for fault in faults if fault.startswith(beginning)], beginning
    assert last == f"leadscore: {faulty}: 10 faults in the scorecard"


@pytest.mark.parametrize("folder", [DEFAULT_SCORECARD, SCORECARD])
def test_a_sound_scorecard_is_valid(inside: Inside, folder: Path) -> None:
    outcome = inside("validate", "--scorecard", folder)
    assert (outcome.code, outcome.err) == (0, "")
    assert f"{folder}: scorecard is valid" in outcome.out.splitlines()[-1]


def test_the_default_scorecard_is_validated_without_a_warehouse(
    inside: Inside, fresh: Path
) -> None:
    outcome = inside("validate", "--warehouse", fresh)
    assert outcome.code == 0
    assert outcome.out.startswith(f"{DEFAULT_SCORECARD}: scorecard is valid")
    assert not fresh.parent.exists()


def test_a_build_with_a_faulty_scorecard_does_not_begin(
    inside: Inside, faulty: Path, fresh: Path
) -> None:
    outcome = inside("build", "--scorecard", faulty, "--warehouse", fresh)
    assert outcome.code == 1
    assert outcome.err.splitlines()[-1].endswith("10 faults in the scorecard")
    assert not fresh.parent.exists()


def test_a_run_with_a_faulty_scorecard_loads_and_does_not_build(
    inside: Inside, faulty: Path, fresh: Path
) -> None:
    outcome = inside("run", FIXTURE / "emea", "--scorecard", faulty, "--warehouse", fresh)
    assert outcome.code == 1
    assert outcome.out.splitlines()[-1] == "6 rows loaded, 0 rejected"
    assert outcome.err.splitlines()[-1].endswith("10 faults in the scorecard")

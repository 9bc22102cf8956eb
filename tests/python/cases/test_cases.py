import csv
import gzip
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from cases.coverage import reached
from cases.history import random_case, room, write_load, write_scorecard
from cases.scorecard import COLUMNS
from leadscore.scorecard.tables import PERSON_MATCHES
from leadscore.scorecard.validate import validate_scorecard
from oracle.marts import score
from oracle.records import read_loads

SEEDS = 300

STEPS = (
    "None exclusion unknown_visitor requires min_count exclusive_group once_per_asset cooldown"
    " max_per_day max_per_lead"
)
OPERATORS = (
    "equals not_equals in not_in contains not_contains starts_with ends_with matches domain_in"
    " domain_not_in gt gte lt lte between is_empty is_not_empty"
)
BOT_METHODS = (
    "source_flag user_agent address_range trap_link click_before_delivery"
    " click_soon_after_delivery distinct_links_burst open_click_burst domain_burst"
    " hard_bounce_after_click hourly_maximum"
)
CLAUSES = (
    # §2.3 to §2.5
    "file again",
    "two instances",
    "duplicate, same instant",
    "duplicate, another instant",
    # §2.6
    "merge in a chain",
    "merge with oneself",
    "merge ignored or overruled",
    "merge after as_of",
    "deletion of a merged lead",
    # §2.7
    "deleted",
    "deleted without a date",
    "deletion after as_of",
    "restored",
    "lead without a version",
    "lead with later versions only",
    # §3
    *(f"withheld by {step}" for step in STEPS.split()),
    *(f"operator {operator}" for operator in OPERATORS.split()),
    *(f"column {column}" for column in COLUMNS["behavior_rules"]),
    "any_of",
    "value list",
    "point value",
    "every engagement",
    "scorecard draft",
    "requires another present",
    "requires another absent",
    "requires itself absent",
    "versions of a rule",
    "award of 0 points",
    "event use_feature",
    "event topic_surge",
    "event visit_webpage",
    "episode opened by an event",
    "line of several sources",
    "direct load",
    "contact open_email",
    "contact click_email",
    "contact fill_out_form",
    "contact hubspot_email_unheard",
    "award at as_of",
    "award at midnight",
    "inactivity",
    "inactivity again",
    "inactivity of an unknown visitor",
    *(f"person by {match_by}" for match_by in PERSON_MATCHES),
    "person excluded",
    "person flagged",
    "person known by a plus",
    "person by two ways",
    "logged twice",
    "known since a merged lead was",
    "version without an update",
    "version without an update, first of several",
    "version overruled",
    "lead excluded",
    "no value matched",
    # §4
    *(
        f"decay {method} {state}"
        for method in ("half_life", "linear", "step", "compound_step")
        for state in ("whole", "part", "gone")
    ),
    "decay none whole",
    "decay window whole",
    "decay window gone",
    "decay with a hold",
    *(f"limit of {scope}" for scope in ("category", "behavior", "demographic", "total")),
    "lead score is no sum of the shown",
    "rating",
    "rating missing",
    "change at an activity",
    "episode opened by a change",
    "episode opened by an award",
    "episode opened on the fast track",
    "episode open",
    "episode open, no exit",
    "episode ended decayed",
    "episode ended on its first day",
    "episode again",
    "episode detected later",
    "episode after a cooldown",
    "is mql",
    # §5
    *(
        f"line {kind}"
        for kind in ("behavior", "decay", "inactivity", "demographic", "limit", "rounding")
    ),
    *(
        f"row {fate}"
        for fate in ("duplicates", "of_deleted_leads", "excluded", "scored", "unmatched")
    ),
    "as_of earlier",
    "as_of later",
    "scorecard edited",
    "bot rules edited",
    # docs/bots.md
    *(f"bots by {method}" for method in BOT_METHODS.split()),
    "bots by several rules",
    "withheld by a bot rule",
    "withheld by an exclusion",
    "step without a load",
)


@pytest.fixture(scope="module")
def counts() -> Counter[str]:
    """What the cases of all seeds reach together."""
    total: Counter[str] = Counter()
    for seed in range(SEEDS):
        total.update(reached(random_case(seed)))
    return total


def test_the_cases_reach_every_clause_often(counts: Counter[str]) -> None:
    rare = {clause: counts[clause] for clause in CLAUSES if counts[clause] < 10}
    assert rare == {}


@pytest.mark.parametrize("seed", range(0, 60, 5))
def test_one_seed_gives_one_case(seed: int) -> None:
    assert random_case(seed) == random_case(seed)
    assert random_case(seed) != random_case(seed + 1)


@pytest.mark.parametrize("seed", range(20))
def test_every_scorecard_of_a_case_is_sound(seed: int, tmp_path: Path) -> None:
    for number, step in enumerate(random_case(seed).steps):
        folder = tmp_path / str(number)
        write_scorecard(folder, step.scorecard)
        faults = [str(fault) for fault in validate_scorecard(folder) if fault.severity == "error"]
        assert faults == []


@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_is_what_the_oracle_is_given(seed: int, tmp_path: Path) -> None:
    for number, load in enumerate(random_case(seed).loads_up_to(9)):
        folder = tmp_path / str(number)
        write_load(folder, load)
        assert {path.relative_to(folder).as_posix() for path in folder.glob("*/*")} == {
            f"{room(file)}/{file.name}" for file in load.files
        }
        for file in load.files:
            content = (folder / room(file) / file.name).read_bytes()
            text = gzip.decompress(content) if file.name.endswith(".gz") else content
            header, *rows = csv.reader(io.StringIO(text.decode(), newline=""))
            assert (tuple(header), tuple(map(tuple, rows))) == (file.header, file.rows)


@pytest.mark.parametrize("seed", range(0, SEEDS, 10))
def test_the_oracle_keeps_the_promises_of_the_contract(seed: int) -> None:
    for loads, scorecard, as_of in random_case(seed).states():
        raw = read_loads(loads)
        marts = score(raw, scorecard, as_of)
        sums: Counter[tuple[object, object]] = Counter()
        for line in marts["lead_score_lines"]:
            assert isinstance(line["points"], Decimal)
            sums[line["scorecard"], line["lead_id"]] += line["points"]  # type: ignore[assignment]
        for lead in marts["lead_scores"]:
            assert sums[lead["scorecard"], lead["lead_id"]] == lead["lead_score"]
        counted = [row["raw_rows"] for row in marts["activity_reconciliation"]]
        assert sum(number for number in counted if isinstance(number, int)) == len(raw.activities)
        keys = [(row["scorecard"], row["lead_id"]) for row in marts["lead_scores"]]
        for mart in ("behavior_scores", "demographic_scores", "decayed_scores", "mql_flags"):
            assert [(row["scorecard"], row["lead_id"]) for row in marts[mart]] == keys
        ledger = [
            (row["scorecard"], row["activity_id"], row["rule_id"])
            for row in marts["behavior_score_events"]
        ]
        assert len(ledger) == len(set(ledger))

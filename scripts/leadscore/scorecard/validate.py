"""`leadscore validate`: every fault of a scorecard folder, before dbt runs (contract section 7)."""

from __future__ import annotations

from pathlib import Path

from leadscore.scorecard.checks_bots import check_bots
from leadscore.scorecard.checks_cells import check_cells
from leadscore.scorecard.checks_conditions import check_conditions
from leadscore.scorecard.checks_names import check_names, check_unused
from leadscore.scorecard.checks_never import check_contradictions
from leadscore.scorecard.checks_people import check_people
from leadscore.scorecard.checks_policies import check_policies
from leadscore.scorecard.checks_rules import check_rules
from leadscore.scorecard.checks_types import check_activity_types, check_repetitions
from leadscore.scorecard.faults import Fault
from leadscore.scorecard.read import read_scorecard

_CHECKS = (
    check_cells,
    check_names,
    check_activity_types,
    check_repetitions,
    check_rules,
    check_conditions,
    check_bots,
    check_contradictions,
    check_policies,
    check_people,
    check_unused,
)


def validate_scorecard(folder: Path) -> list[Fault]:
    """All faults of a scorecard folder, by file and line; an empty list where there are none.

    Faults of severity `error` forbid a build; warnings tell of what is doubtful or does nothing.

    Raises:
        WrongUsageError: there is no such folder.
        SystemFailureError: the system does not let it be read.
    """
    card = read_scorecard(folder)
    faults = [*card.faults, *(fault for check in _CHECKS for fault in check(card))]
    # The sort is stable: faults of one line stay in the order of the checks.
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line))

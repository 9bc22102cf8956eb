"""Person rules and visitor policies."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, faults_after, row

VISITORS = "visitor_policies.csv:{}: visitor policy '{}': "

CASES: list[tuple[Change, list[str]]] = [
    (
        cell("visitor_policies", 2, last_days=""),
        [VISITORS.format(2, "main") + "count_last_n_days needs last_days"],
    ),
    (
        cell("visitor_policies", 2, before_known="count"),
        [VISITORS.format(2, "main") + "before_known count takes no last_days"],
    ),
    (
        cell("visitor_policies", 3, last_days="0"),
        [VISITORS.format(3, "trial") + "before_known ignore takes no last_days"],
    ),
    (
        cell("visitor_policies", 3, before_known="forget"),
        [VISITORS.format(3, "trial") + "unknown before_known 'forget'"],
    ),
    (
        cell("visitor_policies", 2, last_days="-1"),
        [VISITORS.format(2, "main") + "last_days '-1' must be at least 0"],
    ),
    (
        cell("visitor_policies", 3, scorecard="trail"),
        [VISITORS.format(3, "trail") + "unknown scorecard 'trail'; did you mean 'trial'?"],
    ),
    (
        row("visitor_policies", scorecard="main", before_known="ignore"),
        [VISITORS.format(4, "main") + "the same scorecard as in line 2"],
    ),
    (
        cell("visitor_policies", 2, last_days="200001"),
        [VISITORS.format(2, "main") + "last_days '200001' must be at most 200000"],
    ),
    (cell("visitor_policies", 2, last_days="0"), []),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_visitor_policies(tmp_path: Path, change: Change, expected: list[str]) -> None:
    assert faults_after(tmp_path, change) == expected


US = "person_rules.csv:{}: person rule '{}': "

PERSON_CASES: list[tuple[Change, list[str]]] = [
    (
        cell("person_rules", 2, value="@own.example|x.example"),
        [
            "person_rules.csv:2: warning: person rule 'us':"
            " '@own.example' is no domain; did you mean 'own.example'?"
        ],
    ),
    (
        cell("person_rules", 3, value="192.0.2.7/24"),
        [US.format(3, "us") + "'192.0.2.7/24' is an address in a network: write 192.0.2.0/24"],
    ),
    (
        cell("person_rules", 3, value="192.0.2.0/24|office"),
        [US.format(3, "us") + "'office' is no address or network (such as 192.0.2.0/24)"],
    ),
    (
        cell("person_rules", 3, value="192.0.2.0/255.255.255.0"),
        [
            US.format(3, "us") + "'192.0.2.0/255.255.255.0': a network is written with its length,"
            " as 192.0.2.0/24"
        ],
    ),
    (
        cell("person_rules", 3, value="list:rivals"),
        [
            US.format(3, "us")
            + "'rivalmetrics.example' is no address or network (such as 192.0.2.0/24)"
        ],
    ),
    (
        cell("person_rules", 4, value="list:rival"),
        [US.format(4, "rivals_flagged") + "unknown list 'rival'; did you mean 'rivals'?"],
    ),
    (
        cell("person_rules", 4, value=".x.example"),
        [US.format(4, "rivals_flagged") + "'.x.example' is no domain"],
    ),
    (
        cell("person_rules", 5, value="(student"),
        [
            US.format(5, "students") + "the regular expression '(student' does not compile:"
            " missing ): (student"
        ],
    ),
    (
        cell("person_rules", 5, value="list:papers"),
        [US.format(5, "students") + "a pattern takes no list"],
    ),
    (
        cell("person_rules", 6, value="x.example"),
        [US.format(6, "boss") + "'x.example' is no mail address"],
    ),
    (
        cell("person_rules", 6, value="boss+news@x.example"),
        [
            US.format(6, "boss") + "'boss+news@x.example': addresses are compared without what"
            " follows a plus"
        ],
    ),
    (
        cell("person_rules", 7, value="info@"),
        [US.format(7, "shared") + "'info@': a role mailbox is what stands before the @"],
    ),
    (
        cell("person_rules", 3, action="flag"),
        [
            US.format(3, "us") + "action 'flag', and 'exclude' in line 2: the rows of one rule are"
            " alternatives and share it"
        ],
    ),
    (
        cell("person_rules", 2, person_rule="rivals"),
        [
            "person_rules.csv:2: warning: person rule 'rivals': an exclusion has the same name:"
            " nobody can tell which of them held"
        ],
    ),
    (
        cell("person_rules", 7, match_by="mailbox"),
        [US.format(7, "shared") + "unknown match_by 'mailbox'; did you mean 'role_mailbox'?"],
    ),
    (
        row("person_rules", person_rule="one", reason="x", match_by="domain", action="flag"),
        [US.format(8, "one") + "value is missing"],
    ),
    (cell("person_rules", 6, value="+boss@x.example"), []),
    (cell("person_rules", 3, value="2001:db8::/32|192.0.2.1"), []),
]


@pytest.mark.parametrize(("change", "expected"), PERSON_CASES)
def test_person_rules(tmp_path: Path, change: Change, expected: list[str]) -> None:
    assert faults_after(tmp_path, change) == expected

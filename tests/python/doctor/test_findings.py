"""How findings are put in order, and how numbers are said."""

import pytest

from leadscore.doctor.findings import Finding, Severity, and_more, counted, in_order, percent


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.61, "61 %"),
        (0.0149, "1.5 %"),
        (0.0994, "9.9 %"),
        (0.0996, "10 %"),
        (0.001, "0.1 %"),
        (0.0009, "less than 0.1 %"),
        (0.9999, "more than 99 %"),
        (1.0, "100 %"),
        (0.0, "0 %"),
    ],
)
def test_a_share_is_said_as_people_say_it(share: float, words: str) -> None:
    assert percent(share) == words


def test_numbers_and_names_are_said_in_words() -> None:
    assert [counted(1, "row"), counted(1204, "row")] == ["1 row", "1,204 rows"]
    assert [and_more(["a"]), and_more(["a", "b"]), and_more(list("abcde"))] == [
        "a",
        "a and b",
        "a, b, c and 2 more",
    ]


def test_faults_come_first_then_the_greater_share() -> None:
    def finding(kind: str, severity: Severity, share: float | None) -> Finding:
        return Finding(kind, severity, "what", "advice", share=share)

    findings = [
        finding("few", Severity.NOTE, 0.1),
        finding("unreadable", Severity.FAULT, 0.02),
        finding("many", Severity.NOTE, 0.9),
        finding("missing", Severity.FAULT, 0.7),
        finding("days", Severity.FAULT, None),
    ]
    assert [found.kind for found in in_order(findings)] == [
        "days", "missing", "unreadable", "many", "few",
    ]  # fmt: skip

from decimal import Decimal
from fractions import Fraction

import pytest

from oracle.arithmetic import band, dimension_score, remaining, round_to_six, shown
from oracle.by_hand import tables
from oracle.rulebook import DecayPolicy, read_rulebooks


def policy(method: str, days: int = 0, percent: str = "0", hold: int = 0) -> DecayPolicy:
    return DecayPolicy(method, Decimal(days), days, days, Decimal(percent), hold)


@pytest.mark.parametrize(
    ("curve", "age", "expected"),
    [
        (policy("none"), 999, "1"),
        (policy("half_life", 7), 0, "1"),
        (policy("half_life", 7), 7, "0.5"),
        (policy("half_life", 1), 7, "0.007813"),
        (policy("half_life", 30), 10, "0.793701"),
        (policy("half_life", 7, hold=3), 10, "0.5"),
        (policy("half_life", 7, hold=3), 2, "1"),
        (policy("linear", 90), 3, "0.966667"),
        (policy("linear", 90), 90, "0"),
        (policy("linear", 90), 91, "0"),
        (policy("step", 30, "25"), 29, "1"),
        (policy("step", 30, "25"), 60, "0.5"),
        (policy("step", 30, "25"), 150, "0"),
        (policy("compound_step", 7, "33.33"), 14, "0.444489"),
        (policy("window", 10), 9, "1"),
        (policy("window", 10), 10, "0"),
        (policy("window", 10, hold=5), 14, "1"),
    ],
)
def test_a_curve_gives_what_is_left_after_so_many_days(
    curve: DecayPolicy, age: int, expected: str
) -> None:
    assert remaining(curve, age) == Decimal(expected)


def test_no_policy_is_no_decay() -> None:
    assert remaining(None, 1000) == 1


def test_nine_points_of_a_lifespan_of_ninety_days_are_870_after_three() -> None:
    # Published example: MadKudu.
    assert shown(9 * remaining(policy("linear", 90), 3)) == Decimal("8.70")


@pytest.mark.parametrize(
    ("fraction", "expected"),
    [
        (Fraction(1, 128), "0.007813"),
        (Fraction(5, 10**7), "0.000001"),
        (Fraction(4999999, 10**13), "0"),
        (Fraction(2, 3), "0.666667"),
    ],
)
def test_fractions_round_ties_away_from_zero(fraction: Fraction, expected: str) -> None:
    assert round_to_six(fraction) == Decimal(expected)


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("1.005", "1.01"),
        ("-1.005", "-1.01"),
        ("1.00499999", "1.00"),
        ("-0.00499999", "0.00"),
        ("2", "2.00"),
    ],
)
def test_scores_round_half_away_from_zero(exact: str, expected: str) -> None:
    assert str(shown(Decimal(exact))) == expected


def test_a_band_is_the_highest_that_the_score_reaches() -> None:
    bands = ((Decimal(0), "C"), (Decimal(10), "B"), (Decimal(20), "A"))
    scores = ("-0.01", "0", "9.99", "10", "100")
    assert [band(bands, Decimal(score)) for score in scores] == [None, "C", "C", "B", "A"]


def limit(scope: str, low: str, high: str, target: str = "") -> dict[str, str]:
    return {"scope": scope, "target": target, "min_points": low, "max_points": high}


def test_categories_are_clamped_before_the_dimension() -> None:
    (book,) = read_rulebooks(
        tables(
            score_limits=[
                limit("category", "", "10", "mail"),
                limit("category", "5", "", "quiet"),
                limit("behavior", "", "14.5"),
            ]
        )
    )
    parts = [("mail", Decimal(30)), ("web", Decimal(2)), ("mail", Decimal(-15)), (None, Decimal(3))]
    total, changes = dimension_score(book, "behavior", parts)
    # 10 of mail, 2 of web, 3 of none; nothing of `quiet`, which has no award.
    assert total == Decimal("14.5")
    assert [(one.scope, one.points) for one in changes] == [
        ("category", Decimal(-5)),
        ("behavior", Decimal("-0.5")),
    ]


def test_limits_hold_for_a_lead_without_awards_too() -> None:
    (book,) = read_rulebooks(
        tables(score_limits=[limit("behavior", "1.25", ""), limit("demographic", "", "-2")])
    )
    assert dimension_score(book, "behavior", [])[0] == Decimal("1.25")
    assert dimension_score(book, "demographic", [])[0] == Decimal(-2)

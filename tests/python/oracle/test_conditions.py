from decimal import Decimal

import pytest

from oracle.by_hand import one_activity
from oracle.conditions import activity_value, all_hold, lead_value, matched_value, number
from oracle.conditions import operator_holds as holds
from oracle.rulebook import Condition

LISTS = {"free": ("hotmail.com", "Example.com"), "range": ("5", "10")}


@pytest.mark.parametrize(
    ("operator", "value", "argument", "expected"),
    [
        ("equals", "Request a Demo", "request a demo", True),
        ("equals", "10", "10.0", False),
        ("not_equals", "b", "A", True),
        ("not_equals", "a", "A", False),
        ("in", "B", "a|b|c", True),
        ("in", "hotmail.COM", "list:free", True),
        ("in", "a|b", "a|b", False),
        ("not_in", "d", "a|b|c", True),
        ("not_in", "C", "a|b|c", False),
        ("contains", "Senior VP Sales", "vp", True),
        ("not_contains", "Senior VP Sales", "vp", False),
        ("starts_with", "/Pricing/enterprise", "/pricing", True),
        ("ends_with", "paper.PDF", ".pdf", True),
        ("matches", "the /DOCS/api page", "/docs/[a-z]+", True),
        ("matches", "docs", "^ocs", False),
        ("domain_in", "ann@mail.Example.com", "example.com", True),
        ("domain_in", "mail.example.com", "list:free", True),
        ("domain_in", "ann@notexample.com", "example.com", False),
        ("domain_in", "ann@example.com.evil.org", "example.com", False),
        ("domain_not_in", "ann@notexample.com", "list:free", True),
        ("domain_not_in", "ann@hotmail.com", "list:free", False),
        ("gt", "10.01", "10", True),
        ("gt", "10", "10", False),
        ("gte", "10.0", "10", True),
        ("lt", "-3", "0", True),
        ("lte", "+10", "10", True),
        ("lte", ".5", "0.5", True),
        ("between", "5", "5|10", True),
        ("between", "10.00", "list:range", True),
        ("between", "10.01", "5|10", False),
        ("is_empty", "", "", False),
        ("is_not_empty", "x", "", True),
    ],
)
def test_an_operator_holds_for_a_value(
    operator: str, value: str, argument: str, expected: bool
) -> None:
    assert holds(operator, value, argument, LISTS) is expected


OPERATORS = (
    "equals|not_equals|in|not_in|contains|not_contains|starts_with|ends_with|matches|domain_in"
    "|domain_not_in|gt|gte|lt|lte|between|is_not_empty"
)


@pytest.mark.parametrize("operator", OPERATORS.split("|"))
def test_a_missing_value_satisfies_no_operator_but_is_empty(operator: str) -> None:
    assert not holds(operator, None, "1|2", {})
    assert holds("is_empty", None, "", {})


@pytest.mark.parametrize("operator", ["gt", "gte", "lt", "lte", "between"])
@pytest.mark.parametrize("value", ["many", "1,000", "1e3", "1.2.3", "", "--5", "0x10", "NaN"])
def test_a_value_that_is_no_number_satisfies_no_number_operator(operator: str, value: str) -> None:
    assert not holds(operator, value, "-9|9", {})


def test_numbers_have_digits_a_sign_and_a_point() -> None:
    assert [number(text) for text in ("+10", "-2.50", "٣", "7")] == [
        Decimal(10),
        Decimal("-2.5"),
        None,
        Decimal(7),
    ]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("Ann@Example.COM", "example.com"),
        ("odd@name@x.example", "x.example"),
        ("no-at-sign", None),
        (None, None),
    ],
)
def test_the_domain_is_what_follows_the_last_at(email: str | None, expected: str | None) -> None:
    fields = {} if email is None else {"email": email}
    assert lead_value("lead.email_domain", fields) == expected
    assert lead_value("email_domain", fields) == expected


def test_fields_of_an_activity_and_of_its_lead_are_found() -> None:
    deed = one_activity(**{"New Status": "Attended"})
    fields = {"title": "CEO"}
    names = ("asset", "activity_type", "campaign_id", "attributes.new_status", "lead.title")
    assert [activity_value(name, deed, "visit_webpage", fields) for name in names] == [
        "/",
        "visit_webpage",
        None,
        "Attended",
        "CEO",
    ]


def condition(field: str, value: str, any_of: str | None = None) -> Condition:
    return Condition(any_of, field, "equals", value)


def test_labels_are_joined_by_or_and_the_rest_by_and() -> None:
    rule = [
        condition("a", "1", "x"),
        condition("b", "2", "x"),
        condition("c", "3", "y"),
        condition("d", "4"),
    ]
    values: dict[str, str | None] = {"a": "0", "b": "2", "c": "3", "d": "4"}
    assert all_hold(rule, values, {})
    assert not all_hold(rule, values | {"b": "0"}, {})
    assert not all_hold(rule, values | {"c": "0"}, {})
    assert not all_hold(rule, values | {"d": None}, {})
    assert all_hold([], {}, {})


def test_matched_values_are_in_order_of_field_without_the_missing() -> None:
    rule = [condition("title", "x"), condition("lead.company", "x"), condition("city", "x")]
    fields = {"title": "CEO", "company": "Acme"}
    assert matched_value(rule, fields) == "company=Acme; title=CEO"
    assert matched_value(rule, {}) is None

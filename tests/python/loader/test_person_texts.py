"""Identifiers in the text of rows that could not be read."""

import pytest

from leadscore.loader.person_tables import declared_table
from leadscore.loader.person_texts import address_of, listed_ids, named_in_text

ACTIVITY = 'g1,{id},2026-02-30T10:00:00Z,1,/pricing,"{{""Webpage URL"": ""/pricing""}}"'


@pytest.mark.parametrize(
    ("table", "text", "instance", "named"),
    [
        ("marketo_activities", ACTIVITY.format(id="7"), "default", ("lead", "7")),
        ("marketo_activities", ACTIVITY.format(id='"7"'), "default", ("lead", "7")),
        ("marketo_activities", ACTIVITY.format(id=" 7 "), "emea", ("lead", "emea:7")),
        ("marketo_activities", ACTIVITY.format(id="7.0"), "default", ("lead", "7")),
        ("marketo_activities", 'g1,7,"not closed', "default", ("lead", "7")),
        ("marketo_activities", "g1;7;2026", "default", ("lead", "7")),
        ("marketo_activities", '{"marketoGUID":"g","leadId":7}', "default", ("lead", "7")),
        ("marketo_activities", '{"leadId":7.0,"x":null}', "default", ("lead", "7")),
        (
            "marketo_activities",
            'g,9,soon,32,,"{""Merge IDs"": ""[7,8]""}"',
            "default",
            ("lead", "8"),
        ),
        (
            "marketo_activities",
            '{"leadId":9,"attributes":"{\\"Merge IDs\\": [7, 8]}"}',
            "default",
            ("lead", "8"),
        ),
        ("marketo_leads", "9,Ana@X.example,,never", "default", ("address", "ana@x.example")),
        ("marketo_leads", '9,"<ana@x.example>",never', "default", ("address", "ana@x.example")),
        ("marketo_leads", "9,mailto:ana@x.example.,", "default", ("address", "ana@x.example")),
        ("salesforce_task", "T,00Q000000000001AAA,", "default", ("salesforce", "00Q000000000001")),
    ],
)
def test_what_a_text_names_is_found(
    table: str, text: str, instance: str, named: tuple[str, str]
) -> None:
    identifiers = declared_table("raw", table).structured
    assert named in set(named_in_text(identifiers, text, instance))


@pytest.mark.parametrize(
    ("text", "not_named"),
    [
        (ACTIVITY.format(id="77"), ("lead", "7")),
        (ACTIVITY.format(id="9"), ("lead", "emea:9")),
        ("g,9,7 days,1", ("lead", "7")),
        ("g,9,2026-03-07,1", ("lead", "7")),
        ('{"leadId":9,"campaignId":7}', ("lead", "7")),
        ("9,diana@x.example,", ("address", "ana@x.example")),
        ("9,ana@x.example.org,", ("address", "ana@x.example")),
    ],
)
def test_what_a_text_does_not_name_is_not(text: str, not_named: tuple[str, str]) -> None:
    identifiers = declared_table("raw", "marketo_activities").structured
    assert not_named not in set(named_in_text(identifiers, text, "default"))


def test_lists_and_addresses_are_compared_in_one_form() -> None:
    assert list(listed_ids('["123", 456,]')) == ["123", "456"]
    assert list(listed_ids("123:1700000000000;456")) == ["123", "456"]
    assert address_of(" Ana@X.Example\t") == "ana@x.example"

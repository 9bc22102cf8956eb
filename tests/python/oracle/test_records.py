from datetime import datetime

import pytest

from oracle.by_hand import activity, one_activity, raw
from oracle.records import Load, RawFile, attribute_texts, instant, present, read_loads, snake_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T10:20", "2026-03-01 10:20"),
        ("2026-03-01 10:20:30", "2026-03-01 10:20:30"),
        ("2026-03-01T10:20:30.5Z", "2026-03-01 10:20:30.500000"),
        ("2026-03-01T10:20:30+0000", "2026-03-01 10:20:30"),
        ("2026-03-01T20:20:30-08:00", "2026-03-02 04:20:30"),
        ("2026-03-01T01:00+05:30", "2026-02-28 19:30"),
    ],
)
def test_every_spelling_of_an_instant_is_read_as_utc(text: str, expected: str) -> None:
    assert instant(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-02-30", "01/02/2026", "2026-03-01T25:00"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        instant(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("numberOfEmployees", "number_of_employees"),
        ("Merge IDs", "merge_ids"),
        ("Webpage URL", "webpage_url"),
        ("Product Interest__c", "product_interest_c"),
        ("_Is  Bot-Activity!", "is_bot_activity"),
        ("page2Visits", "page2_visits"),
        ("sfdcLeadId", "sfdc_lead_id"),
    ],
)
def test_names_become_snake_case(name: str, expected: str) -> None:
    assert snake_case(name) == expected


def test_both_shapes_of_attributes_mean_the_same() -> None:
    as_object = '{"Webpage URL": "/pricing", "Link ID": 12, "Is Bot": true, "None": null}'
    as_array = (
        '[{"name": "Webpage URL", "value": "/pricing"}, {"name": "Link ID", "value": 12},'
        ' {"name": "Is Bot", "value": true}, {"name": "None", "value": null}, {"name": "No"}]'
    )
    expected = {"webpage_url": "/pricing", "link_id": "12", "is_bot": "true"}
    assert attribute_texts(as_object) == attribute_texts(as_array) == expected


@pytest.mark.parametrize("cell", [None, "", "null", "{}", "[]", '{"a": ""}'])
def test_attributes_that_are_missing_are_none(cell: str | None) -> None:
    assert attribute_texts(cell) == {}


def test_the_literal_null_and_empty_text_are_missing() -> None:
    assert [present(text) for text in ("", "null", None, "Null", " ")] == [
        None,
        None,
        None,
        "Null",
        " ",
    ]


def test_ids_carry_their_instance_unless_it_is_default() -> None:
    rows = [activity("g", "2026-01-01", lead="7")]
    assert raw(rows).activities[0].lead_id == "7"
    emea = raw(rows, instance="emea").activities[0]
    assert (emea.lead_id, emea.activity_id) == ("emea:7", "emea:g")


def test_load_order_is_load_then_file_name_as_text_then_line() -> None:
    header = ("marketoGUID", "leadId", "activityDate", "activityTypeId")

    def file(name: str, *guids: str) -> RawFile:
        rows = tuple((guid, "1", "2026-01-01", "1") for guid in guids)
        return RawFile("activities", name, header, rows)

    loads = [
        Load("default", (file("activities_9.csv", "c"), file("activities_10.csv", "a", "b"))),
        # The same content again adds nothing, whatever it is called.
        Load("default", (file("activities_99.csv", "c"), file("activities_0.csv", "d"))),
        Load("emea", (file("activities_9.csv", "c"),)),
    ]
    assert [row.activity_id for row in read_loads(loads).activities] == [
        "a",
        "b",
        "c",
        "d",
        "emea:c",
    ]


def test_an_absent_optional_column_is_missing_everywhere() -> None:
    header = ("marketoGUID", "leadId", "activityDate", "activityTypeId")
    file = RawFile("activities", "a.csv", header, (("g", "1", "2026-01-01", "1"),))
    (row,) = read_loads([Load("default", (file,))]).activities
    assert (row.asset, row.campaign_id, row.attributes) == (None, None, {})
    assert one_activity().asset == "/"

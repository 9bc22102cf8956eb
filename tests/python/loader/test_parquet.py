"""Parquet files: instants may be timestamps and numbers numbers (contract §2)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from leadscore.loader import FileStatus

from .conftest import RawFolder

AT = datetime(2026, 3, 1, 10, 0, 0, 250, tzinfo=UTC)


def test_an_activity_with_numbers_and_timestamps_is_loaded(raw: RawFolder) -> None:
    raw.write_parquet(
        "marketo/activities.parquet",
        {
            "marketoGUID": ["g1", "g2"],
            "leadId": pa.array([1001.0, 1002.0]),
            "activityDate": pa.array([AT, AT], pa.timestamp("ns", "America/Los_Angeles")),
            "activityTypeId": pa.array([1, 2], pa.int32()),
            "campaignId": pa.array([None, 5], pa.int64()),
            "primaryAttributeValue": ["/pricing", "null"],
            "attributes": [
                '{"Webpage URL": "/pricing"}',
                '[{"name": "Form Fields", "value": 1.10}]',
            ],
        },
    )
    raw.load()
    assert raw.rows(
        "select _row_id - 4294967296, _source_line, marketo_guid, lead_id, activity_date,"
        " activity_type_id, campaign_id, primary_attribute_value, attributes"
        " from raw.marketo_activities order by _row_id"
    ) == [
        (
            1,
            1,
            "g1",
            "1001",
            AT.replace(tzinfo=None),
            "1",
            None,
            "/pricing",
            {"webpage_url": "/pricing"},
        ),
        (2, 2, "g2", "1002", AT.replace(tzinfo=None), "2", "5", None, {"form_fields": "1.10"}),
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        pa.array([{"Webpage URL": "/pricing", "X": None}]),
        pa.array([[("Webpage URL", "/pricing")]], pa.map_(pa.string(), pa.string())),
        pa.array([[{"name": "Webpage URL", "value": "/pricing"}]]),
    ],
    ids=["record", "map", "list of name and value"],
)
def test_attributes_may_be_nested_values_in_place_of_json(
    raw: RawFolder, attributes: pa.Array
) -> None:
    raw.write_parquet(
        "marketo/activities.parquet",
        {
            "marketoGUID": ["g1"],
            "leadId": [1],
            "activityDate": [date(2026, 3, 1)],
            "activityTypeId": [1],
            "attributes": attributes,
        },
    )
    raw.load()
    assert raw.rows("select activity_date, attributes from raw.marketo_activities") == [
        (datetime.fromisoformat("2026-03-01"), {"webpage_url": "/pricing"})
    ]


def test_fields_of_a_lead_are_text(raw: RawFolder) -> None:
    raw.write_parquet(
        "marketo/leads.parquet",
        {
            "id": [7],
            "numberOfEmployees": pa.array([250.0]),
            "unsubscribed": [False],
            "updatedAt": [AT],
            "industry": [None],
            "annualRevenue": ["1e6"],
        },
    )
    raw.load()
    assert raw.rows("select id, updated_at, fields from raw.marketo_leads") == [
        (
            "7",
            AT.replace(tzinfo=None),
            {
                "number_of_employees": "250",
                "unsubscribed": "false",
                "updated_at": "2026-03-01T10:00:00.000250Z",
                "annual_revenue": "1e6",
            },
        )
    ]


def test_csv_and_parquet_of_the_same_rows_make_the_same_rows(raw: RawFolder) -> None:
    attributes = '{"Merge IDs": [1, 2], "A": "é"}'
    quoted = attributes.replace('"', '""')
    raw.write_activities(f'g1,1001,2026-03-01T10:00:00.00025Z,32,,7,"x, y","{quoted}"')
    raw.write_parquet(
        "marketo/activities.parquet",
        {
            "marketoGUID": ["g1"],
            "leadId": [1001],
            "activityDate": [AT],
            "activityTypeId": [32],
            "primaryAttributeValueId": [7],
            "primaryAttributeValue": ["x, y"],
            "attributes": [attributes],
        },
    )
    assert raw.load().rows_loaded == 2
    assert (
        raw.value(
            "select count(distinct columns) from (select struct_pack(marketo_guid, lead_id,"
            " activity_date, activity_type_id, campaign_id, primary_attribute_value_id,"
            " primary_attribute_value, attributes) as columns from raw.marketo_activities)"
        )
        == 1
    )


def test_bad_rows_are_rejected_with_the_row_as_json(raw: RawFolder) -> None:
    count = 70_000
    ids = [str(row) if row not in (3, 69_998) else None for row in range(count)]
    raw.write_parquet(
        "marketo/deleted_leads.parquet", {"leadId": ids, "deletedAt": pa.array([AT] * count)}
    )
    file = raw.load_one()
    assert (file.rows_loaded, file.rows_rejected) == (count - 2, 2)
    rejected = raw.rows("select line, reason, row_text from raw.rejected_rows order by line")
    assert [(line, reason) for line, reason, _ in rejected] == [
        (4, "leadId: missing"),
        (69_999, "leadId: missing"),
    ]
    assert json.loads(rejected[0][2]) == {"leadId": None, "deletedAt": str(AT)}
    assert raw.value(
        "select bool_and(_source_line = cast(lead_id as bigint) + 1) from raw.marketo_deleted_leads"
    )


def test_a_parquet_file_that_lacks_a_required_column_is_refused(raw: RawFolder) -> None:
    raw.write_parquet("salesforce/opportunity.parquet", {"Name": ["x"]})
    file = raw.load_one()
    assert file.reasons == ("it lacks the required column Id",)


def test_a_parquet_file_without_rows_loads_no_rows(raw: RawFolder) -> None:
    raw.write_parquet("salesforce/opportunity.parquet", {"Id": pa.array([], pa.string())})
    file = raw.load_one()
    assert (file.status, file.rows_loaded) == (FileStatus.LOADED, 0)


def test_impossible_timestamps_are_rejected(raw: RawFolder) -> None:
    stamps = pa.array([0] * 30 + [2**61], pa.int64()).cast(pa.timestamp("ms"))
    raw.write_parquet("marketo/deleted_leads.parquet", {"leadId": ["1"] * 31, "deletedAt": stamps})
    file = raw.load_one()
    assert (file.rows_loaded, file.rows_rejected) == (30, 1)
    assert "not between 1900 and 2199" in file.reasons[0]

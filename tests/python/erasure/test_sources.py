"""Persons in the tables of HubSpot and of sources without a layout."""

from pathlib import Path

import duckdb
import pytest

from erasure.people import found_in
from leadscore.erasure.erase import erase
from leadscore.loader.load import create_raw_tables

CONTACTS = [
    ("9001", "zora@hub.example", "9002:1700000000000;9003", None),
    ("9004", "ZORA@hub.example", None, None),
    ("9005", "other@hub.example", None, "9006"),
]
ROWS = [
    ("contact_merge_audit", "9007:9001", "9001", {"vid_to_merge": "9007"}),
    ("email_event", "e1", None, {"recipient": "Zora@hub.example", "subject": "row-of-zora"}),
    ("email_event", "e2", None, {"recipient": "other@hub.example"}),
    ("contact_form_submission", "f1", "9002", {"page": "form-of-zora"}),
]
ACTIVITIES = [
    ("form:f1", "9002", "form_submission", "form-of-zora", {}),
    ("email:e1", "zora@hub.example", "email_open", "mail-of-zora", {}),
    ("merge:9003:9005", "9005", "merge", None, {"merge_ids": "9006"}),
    ("form:f2", "9005", "form_submission", "form-of-another", {}),
]
EVENTS = [("v1", "hub:9001", "event-of-zora"), ("v2", "9001", "event-of-another")]
SECRETS = ("zora", "9001", "9002", "9003", "9004", "9007")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        create_raw_tables(connection)
        own = "_row_id, _source_instance, _batch_id, _loaded_at, _source_file, _source_line"
        origin = "1, 'hub', 1, timestamp '2026-03-01', 'hubspot', 1"
        for contact, email, merged, other in CONTACTS:
            fields = {"email": email, "hs_calculated_merged_vids": merged}
            fields |= {"hs_merged_object_ids": other}
            connection.execute(
                f"insert into raw.hubspot_contacts ({own}, id, fields)"
                f" values ({origin}, ?, map_from_entries(?::struct(k varchar, v varchar)[]))",
                [contact, [{"k": k, "v": v} for k, v in fields.items() if v]],
            )
        for part, row_id, named, more in ROWS:
            connection.execute(
                f"insert into raw.hubspot_rows ({own}, part, id, contact_id, fields)"
                f" values ({origin}, ?, ?, ?, map_from_entries(?::struct(k varchar, v varchar)[]))",
                [part, row_id, named, [{"k": k, "v": v} for k, v in more.items()]],
            )
        for activity, contact, kind, asset, attributes in ACTIVITIES:
            connection.execute(
                f"insert into raw.hubspot_activities ({own}, activity_id, contact_id, occurred_at,"
                f" activity_type, asset, attributes) values ({origin}, ?, ?, '2026-03-01', ?, ?,"
                " map_from_entries(?::struct(k varchar, v varchar)[]))",
                [activity, contact, kind, asset, [{"k": k, "v": v} for k, v in attributes.items()]],
            )
        for event, lead, asset in EVENTS:
            connection.execute(
                "insert into raw.events (source_instance, event_id, lead_id, occurred_at,"
                " event_type, asset) values ('product', ?, ?, '2026-03-01', 'login', ?)",
                [event, lead, asset],
            )
    return path


@pytest.mark.parametrize("who", ["hub:9007", "hub:9003", "zora@hub.example"])
def test_merges_addresses_and_events_are_found(warehouse: Path, who: str) -> None:
    assert found_in(warehouse, SECRETS) == set(SECRETS)
    found = erase(warehouse, [who], lambda _: True)
    assert found is not None
    assert set(found.persons.leads) >= {f"hub:900{n}" for n in (1, 2, 3, 4, 7)}
    assert {removal.table: removal.rows for removal in found.removals} == {
        "raw.hubspot_contacts": 2,
        "raw.hubspot_rows": 3,
        "raw.hubspot_activities": 2,
        "raw.events": 1,
    }
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert connection.execute("select id from raw.hubspot_contacts").fetchall() == [("9005",)]
        kept = connection.execute("select asset from raw.hubspot_activities order by 1").fetchall()
        assert kept == [("form-of-another",), (None,)]
        assert connection.execute("select asset from raw.events").fetchall() == [
            ("event-of-another",)
        ]
    # The id of the other source's lead 9001 and the merge's own id are somebody else's.
    assert found_in(warehouse, SECRETS) == {"9001", "9003"}

"""Events of other sources: files of the room `events/`, and the layout of the same name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from leadscore.loader import FileStatus, load_folder

from .conftest import RawFolder

HEADER = "source_instance,event_id,lead_id,occurred_at,event_type,asset,attributes"
LOGIN = 'product,1,emea:7,2026-02-03T10:00:00+01:00, login ,/app,"{""Plan Name"": ""pro""}"'
COLUMNS = "source_instance, event_id, lead_id, occurred_at, event_type, asset, attributes"


def test_an_event_names_its_source_and_a_lead_as_the_marts_do(raw: RawFolder) -> None:
    raw.write("events/product.csv", f"{HEADER}\n{LOGIN}\n")
    raw.load()
    [row] = raw.rows(f"select {COLUMNS}, _source_instance, _source_line from raw.events")
    at = datetime.fromisoformat("2026-02-03T09:00")
    event = ("product", "1", "emea:7", at, "login", "/app", {"plan_name": "pro"})
    assert row == (*event, "default", 2)


def test_a_row_without_a_source_is_of_the_instance_that_was_given(raw: RawFolder) -> None:
    raw.write("events/a.csv", "event_id,lead_id,occurred_at,event_type\n1,7,2026-02-03,login\n")
    raw.write("events/b.csv", f"{HEADER}\n,2,7,2026-02-03,login,,\n")
    raw.load(instance="product")
    assert raw.rows("select distinct source_instance from raw.events") == [("product",)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("marketo,1,7,2026-02-03,login,,", "source_instance: 'marketo' is the name of another"),
        ("hubspot,1,7,2026-02-03,login,,", "source_instance: 'hubspot' is the name of another"),
        ("a:b,1,7,2026-02-03,login,,", "source_instance: 'a:b' cannot name a source"),
        ("product,,7,2026-02-03,login,,", "event_id: missing"),
        ("product,1,null,2026-02-03,login,,", "lead_id: missing"),
        ("product,1,7,soon,login,,", "occurred_at: 'soon' is no date"),
        ("product,1,7,2026-02-03,,,", "event_type: missing"),
        ("product,1,7,2026-02-03,login,,{", "attributes: "),
    ],
)
def test_an_event_that_cannot_be_read_is_rejected_with_its_reason(
    raw: RawFolder, row: str, reason: str
) -> None:
    good = "\n".join(f"product,g{number},7,2026-02-03,login,," for number in range(20))
    raw.write("events/events.csv", f"{HEADER}\n{row}\n{good}\n")
    raw.load()
    [(found,)] = raw.rows("select reason from raw.rejected_rows")
    assert found.startswith(reason)
    assert raw.value("select count(*) from raw.events") == 20


def test_the_layout_reads_a_table_of_a_database_whatever_its_types(
    raw: RawFolder, tmp_path: Path
) -> None:
    source = tmp_path / "intent.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(
            """
            create table surges as select
                17 as event_id, 7 as lead_id, timestamptz '2026-02-03 10:00:00+00' as occurred_at,
                'topic_surge' as event_type, 'data lakes' as asset,
                {'Score': 81, 'nothing': null} as attributes, now() as _loaded_at
            """
        )
        connection.execute("create table unrelated as select 1 as id")
    [known, other] = load_folder(source, raw.warehouse, "bombora", layout="events").files
    assert (known.rows_loaded, known.table, known.unread) == (1, "events", ())
    assert other.status is FileStatus.SKIPPED
    [row] = raw.rows(f"select {COLUMNS} from raw.events")
    at = datetime.fromisoformat("2026-02-03T10:00")
    assert row == ("bombora", "17", "7", at, "topic_surge", "data lakes", {"score": "81"})
    again = load_folder(source, raw.warehouse, "bombora", layout="events")
    assert again.rows_loaded == 0


def test_without_a_column_of_attributes_whatever_is_left_over_is_one(raw: RawFolder) -> None:
    raw.write(
        "logins.csv",
        "event_id,lead_id,occurred_at,event_type,Plan Name,_fivetran_synced\n"
        "1,7,2026-02-03,login,pro,2026-02-04\n",
    )
    report = raw.load(layout="events")
    assert report.instance == "events"
    assert raw.rows("select source_instance, attributes from raw.events") == [
        ("events", {"plan_name": "pro"})
    ]

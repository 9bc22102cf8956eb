"""Pairs of merged leads (Fivetran's `merged_lead`) beside the merges that activities tell of."""

from __future__ import annotations

import pytest

from .conftest import RawFolder

DAY = "2026-03-0{}T00:00:00Z"


def load(raw: RawFolder, activities: str = "", pairs: str = "", name: str = "") -> None:
    """Loads merges as `guid:survivor:losers:day` and pairs as `loser>survivor`."""
    rows = [one.split(":") for one in activities.split()]
    lines = [f'{guid},{lead},{DAY.format(day)},"{ids}"' for guid, lead, ids, day in rows]
    header = "id,lead_id,activity_date,merge_ids"
    raw.write(f"activity_merge_leads{name}.csv", "\n".join([header, *lines]))
    lines = [",".join([*reversed(one.split(">")), "x"]) for one in pairs.split()]
    raw.write(
        f"merged_lead{name}.csv", "\n".join(["into_lead,merged_lead,_fivetran_synced", *lines])
    )
    raw.load(layout="fivetran_marketo")


def merges(raw: RawFolder) -> list[tuple[str, str, str]]:
    """Guid, survivor and losers of each merge, in the order in which they are applied."""
    return [
        (guid, survivor, losers)
        for guid, survivor, losers in raw.rows(
            "select marketo_guid, lead_id, attributes['merge_ids'] from raw.marketo_activities"
            " order by activity_date, marketo_guid"
        )
    ]


@pytest.mark.parametrize("ids", ["[2]", "[2, 3]", '[""2"",""3""]', "2,3", "2"])
def test_a_pair_that_an_activity_tells_of_is_not_there_twice(raw: RawFolder, ids: str) -> None:
    pairs = "2>1 3>1" if "3" in ids else "2>1"
    load(raw, f"m1:1:{ids.replace(' ', '')}:1", pairs)
    assert [guid for guid, _, _ in merges(raw)] == ["m1"]


def test_a_pair_at_the_end_of_a_chain_is_known_from_its_steps(raw: RawFolder) -> None:
    load(raw, "m1:2:[3]:1 m2:1:[2]:2", "3>1 2>1")
    assert [guid for guid, _, _ in merges(raw)] == ["m1", "m2"]


def test_a_pair_that_nobody_else_knows_is_a_merge_that_has_always_held(raw: RawFolder) -> None:
    load(raw, "m1:1:[]:1", "3>1")
    assert merges(raw) == [("merged_lead:3:1", "1", "3"), ("m1", "1", "[]")]
    assert raw.value("select min(activity_date)::varchar from raw.marketo_activities") == (
        "1970-01-01 00:00:00"
    )
    assert set(raw.rows("select activity_type_id from raw.marketo_activities")) == {("32",)}


def test_a_pair_that_contradicts_the_activities_wins(raw: RawFolder) -> None:
    load(raw, "m1:1:[3]:1 m2:2:[3]:4", "3>9")
    assert merges(raw)[-1] == ("merged_lead:3:9", "9", "3")
    load(raw, "m1:1:[3]:1 m2:2:[3]:4 m3:5:[3]:6", "3>9", "_2")
    assert merges(raw)[-1] == ("merged_lead:3:9", "9", "3")
    loaded = raw.rows("select count(*), max(_batch_id) from raw.loaded_files")
    load(raw, "m1:1:[3]:1 m2:2:[3]:4 m3:5:[3]:6", "3>9", "_3")
    assert raw.rows("select count(*), max(_batch_id) from raw.loaded_files") == loaded


def test_pairs_that_were_loaded_are_not_loaded_again(raw: RawFolder) -> None:
    load(raw, "m1:1:[2]:1", "2>1 3>1 4>3")
    before = merges(raw)
    load(raw, "m1:1:[2]:1", "5>1 2>1 3>1 4>3", "_2")
    assert len(before) == 3
    assert merges(raw) == [*before[:2], ("merged_lead:5:1", "1", "5"), *before[2:]]


def test_a_lead_merged_into_itself_and_a_circle_are_no_trouble(raw: RawFolder) -> None:
    load(raw, "m1:1:[2]:1 m2:2:[1]:2", "7>7 1>3")
    assert merges(raw)[-1] == ("merged_lead:1:3", "3", "1")
    assert len(merges(raw)) == 3


def test_a_pair_without_one_of_its_leads_is_rejected(raw: RawFolder) -> None:
    pairs = " ".join(f"{number}>1" for number in range(100, 130))
    load(raw, "", f"{pairs} >1")
    assert len(merges(raw)) == 30
    assert raw.rows("select table_name, reason from raw.rejected_rows") == [
        ("marketo_activities", "marketo_guid: missing")
    ]

"""Merges from a table of pairs, beside the merges that activities tell of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from leadscore.loader.layout import RAW_SCHEMA

_MERGE = "32"
_AS_TEXT = str.maketrans("", "", '[]" ')


@dataclass(frozen=True)
class _Merge:
    """Where a lead went, and by which activity; the greater counts (contract 2.6)."""

    at: datetime
    guid: str
    survivor: str

    @property
    def order(self) -> tuple[datetime, str]:
        return self.at, self.guid


def only_unknown_merges(
    connection: duckdb.DuckDBPyConnection, instance: str
) -> Callable[[pa.Table], pa.Table]:
    """Keeps pairs that the merges known so far do not lead to, and lets them win.

    A pair says where a lead has ended up, mostly without a date. Where activities say the same, by
    one step or several, the pair is dropped: no merge is there twice. Where they say otherwise, the
    pair is right, and is dated just after the latest of them.
    """
    latest = _latest_merges(connection, instance)

    def refined(rows: pa.Table) -> pa.Table:
        kept: list[int] = []
        dates: list[datetime] = []
        for row, pair in enumerate(rows.to_pylist()):
            for loser in _ids(dict(pair["attributes"] or ()).get("merge_ids")):
                merge = _Merge(pair["activity_date"], pair["marketo_guid"], pair["lead_id"])
                known = latest.get(loser)
                if _leads_to(latest, loser, merge.survivor):
                    continue
                if known is not None and merge.order <= known.order:
                    at = known.at + timedelta(microseconds=1)
                    merge = _Merge(at, merge.guid, merge.survivor)
                latest[loser] = merge
                kept.append(row)
                dates.append(merge.at)
        taken = rows.take(pa.array(kept, pa.int64()))
        at = taken.schema.get_field_index("activity_date")
        return taken.set_column(at, "activity_date", pa.array(dates, pa.timestamp("us")))

    return refined


def _latest_merges(connection: duckdb.DuckDBPyConnection, instance: str) -> dict[str, _Merge]:
    """The latest known merge of each merged lead; of several rows of an activity the latest."""
    rows = connection.execute(
        f"""
        select
            marketo_guid,
            max_by(lead_id, _row_id),
            max_by(activity_date, _row_id),
            max_by(attributes['merge_ids'], _row_id)
        from {RAW_SCHEMA}.marketo_activities
        where _source_instance = ? and activity_type_id = ?
        group by marketo_guid
        """,
        [instance, _MERGE],
    ).fetchall()
    latest: dict[str, _Merge] = {}
    for guid, survivor, at, merge_ids in rows:
        merge = _Merge(at, guid, survivor)
        for loser in _ids(merge_ids):
            if loser not in latest or latest[loser].order < merge.order:
                latest[loser] = merge
    return latest


def _ids(merge_ids: str | None) -> list[str]:
    return [one for one in (merge_ids or "").translate(_AS_TEXT).split(",") if one]


def _leads_to(latest: dict[str, _Merge], loser: str, survivor: str) -> bool:
    at, passed = loser, {loser}
    while at != survivor:
        if at not in latest or latest[at].survivor in passed:
            return False
        at = latest[at].survivor
        passed.add(at)
    return True

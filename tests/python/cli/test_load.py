"""`leadscore load` on good and bad files: output, exit code, and what is in the warehouse then."""

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli.command import Inside, leadscore
from examples.company import FIXTURE
from examples.tables import query, table

HEADER = (
    "marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,"
    "primaryAttributeValue,attributes\n"
)
ROWS = [
    f'g{n:03},{n},2026-03-01T10:00:00Z,1,,,/pricing,"{{""Referrer URL"": ""/""}}"\n'
    for n in range(100)
]
CSV = (HEADER + "".join(ROWS)).encode()


def _parquet() -> bytes:
    out = io.BytesIO()
    names = ["marketoGUID", "leadId", "activityDate", "activityTypeId"]
    cells = [["g1", "g2"], ["1", "2"], ["2026-03-01T10:00:00Z"] * 2, ["1", "1"]]
    pq.write_table(pa.table(dict(zip(names, cells, strict=True))), out)
    return out.getvalue()


UNREADABLE = {
    "empty": ("activities.csv", b"", "it is empty: there is no header line"),
    "empty, compressed": ("activities.csv.gz", gzip.compress(b""), "it is empty"),
    "another separator": ("activities.csv", CSV.replace(b",", b";"), "';'"),
    "a binary file": ("activities.csv", bytes(range(256)) * 40, "binary"),
    "a Parquet file that is none": ("activities.parquet", CSV, "Parquet"),
    "a gzip file that is none": ("activities.csv.gz", CSV, "no gzip file"),
    "cut, compressed": ("activities.csv.gz", gzip.compress(CSV)[:-200], "cut off"),
    "cut, Parquet": ("activities.parquet", _parquet()[:-100], "Parquet"),
    "UTF-16": ("activities.csv", CSV.decode().encode("utf-16"), "UTF-16"),
    "without a required column": (
        "activities.csv",
        CSV.replace(b"activityDate", b"date"),
        "activityDate",
    ),
    "with more than 5 % of bad rows": (
        "activities.csv",
        CSV.replace(b"2026-03-01T10:00:00Z", b"2026-02-30T10:00:00Z", 6),
        "6 of its 100 rows cannot be read",
    ),
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw folder with one good file, whose name comes last."""
    folder = tmp_path / "raw" / "marketo"
    folder.mkdir(parents=True)
    (folder / "leads.csv").write_text("id,email\n1,ana@acme.example\n2,bo@acme.example\n")
    return folder.parent


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_and_the_others_load(
    inside: Inside, raw: Path, fresh: Path, case: str
) -> None:
    name, content, reason = UNREADABLE[case]
    (raw / "marketo" / name).write_bytes(content)
    outcome = inside("load", raw, "--warehouse", fresh)
    assert outcome.code == 1
    assert f"marketo/{name}: " in outcome.error
    assert reason in outcome.error
    assert f"marketo/{name}: refused" in outcome.out
    assert "marketo/leads.csv: 2 rows loaded, 0 rejected" in outcome.out
    loaded = query(fresh, "select _source_file, rows_loaded from raw.loaded_files")
    assert loaded == [("marketo/leads.csv", "2")]
    assert query(fresh, "from raw.rejected_rows") == []
    assert query(fresh, "from raw.marketo_activities") == []


def test_of_a_file_cut_in_the_middle_of_a_row_all_rows_but_that_one_load(
    inside: Inside, raw: Path, fresh: Path
) -> None:
    (raw / "marketo" / "activities.csv").write_bytes(CSV[: CSV.index(b"g050,") + 30])
    outcome = inside("load", raw, "--warehouse", fresh)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "marketo/activities.csv: 50 rows loaded, 1 rejected",
        "  line 52: 4 fields instead of 8",
        "marketo/leads.csv: 2 rows loaded, 0 rejected",
        "52 rows loaded, 1 rejected",
    ]
    rejected = query(fresh, "select _source_file, line, row_text from raw.rejected_rows")
    assert rejected == [("marketo/activities.csv", "52", "g050,50,2026-03-01T10:00:00Z,1")]


def test_a_folder_without_raw_files_is_at_fault(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    outcome = inside("load", tmp_path, "--warehouse", tmp_path / "warehouse.duckdb")
    assert outcome.code == 1
    assert "no raw files here" in outcome.error
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_rows_loaded_and_rejected_are_told_by_file(fresh: Path) -> None:
    outcome = leadscore("load", FIXTURE / "day_1", "--warehouse", fresh)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        "marketo/activities_2026-03.csv: 21 rows loaded, 1 rejected",
        "  line 21: activityDate: '2026-02-30T09:00:00Z' is an impossible date",
        "marketo/deleted_leads.csv: 1 rows loaded, 0 rejected",
        "marketo/leads.csv: 8 rows loaded, 0 rejected",
        "30 rows loaded, 1 rejected",
    ]


def test_the_same_folder_again_adds_nothing_and_another_instance_its_own(
    inside: Inside, fresh: Path
) -> None:
    for instance in ("default", "emea"):
        inside("load", FIXTURE / "emea", "--instance", instance, "--warehouse", fresh)
    again = inside("load", FIXTURE / "emea", "--instance", "emea", "--warehouse", fresh)
    assert again.code == 0
    assert again.out.splitlines() == [
        "marketo/activities.csv: already loaded",
        "marketo/leads.csv: already loaded",
        "0 rows loaded, 0 rejected",
    ]
    counts = query(
        fresh,
        """
        select _source_instance, count(*), count(distinct _batch_id)
        from raw.marketo_activities group by 1 order by 1
        """,
    )
    assert counts == table("""
        instance | rows | loads
        default  | 4    | 1
        emea     | 4    | 1
    """)

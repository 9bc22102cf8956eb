"""Rows that cannot be read and files that are refused (contract §2.4)."""

from __future__ import annotations

import gzip
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadscore.loader import FileReport, FileStatus

from .conftest import ACTIVITY_COLUMNS, RawFolder, activities

GOOD = activities(range(100))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",1,2026-03-01,1,,,,", "marketoGUID: missing"),
        ("g,,2026-03-01,1,,,,", "leadId: missing"),
        ("g, ,2026-03-01,1,,,,", "leadId: missing"),
        ("g,null,2026-03-01,1,,,,", "leadId: missing"),
        ("g,1,,1,,,,", "activityDate: missing"),
        ("g,1,2026-03-01,,,,,", "activityTypeId: missing"),
        (
            "g,1,2026-02-30T10:00:00Z,1,,,,",
            "activityDate: '2026-02-30T10:00:00Z' is an impossible date",
        ),
        ("g,1,1899-01-01,1,,,,", "activityDate: '1899-01-01' is not between 1900 and 2199"),
        ("g,1,soon,1,,,,", "activityDate: 'soon' is no date that can be read"),
        ('g,1,2026-03-01,1,,,,"{""A"": "', "attributes: bad JSON"),
        ("g,1,2026-03-01,1,,,,5", "attributes: neither a JSON object nor a JSON array"),
        ("g,1,2026-03-01,1,,,", "7 fields instead of 8"),
        ("g,1,2026-03-01,1,,,,,", "9 fields instead of 8"),
        ("g", "1 field instead of 8"),
        ('g,1,2026-03-01,1,,,"a"b,', "text follows a closing quote"),
        ('g,1,2026-03-01,1,,,"a,', "a quote is not closed"),
    ],
)
def test_a_row_that_cannot_be_read_is_kept_with_its_reason(
    raw: RawFolder, row: str, reason: str
) -> None:
    at = 50
    raw.write_activities(*GOOD[:at], row, *GOOD[at:])
    file = raw.load_one()
    assert (file.status, file.rows_loaded, file.rows_rejected) == (FileStatus.LOADED, 100, 1)
    ((line, found, text, table, source_file),) = raw.rows(
        "select line, reason, row_text, table_name, _source_file from raw.rejected_rows"
    )
    assert (line, text) == (at + 2, row)
    assert found.startswith(reason)
    assert (table, source_file) == ("marketo_activities", "marketo/activities.csv")
    assert file.reasons == (f"line {line}: {found}",)


@pytest.mark.parametrize("at", [0, 100])
@pytest.mark.parametrize("row", ["g", "g,1,never,1,,,,", 'g,1,2026-03-01,1,,,"a,'])
def test_the_first_and_the_last_row_can_be_bad(raw: RawFolder, row: str, at: int) -> None:
    raw.write_activities(*GOOD[:at], row, *GOOD[at:])
    assert raw.load_one().rows_loaded == 100
    assert raw.rows("select line, row_text from raw.rejected_rows") == [(at + 2, row)]


@pytest.mark.parametrize(
    ("name", "rows", "reason"),
    [
        ("marketo/leads", ("id,createdAt", "1,2026-03-01", ",2026-03-01"), "id: missing"),
        ("marketo/leads", ("id,createdAt", "1,", "1,2026-13-01"), "createdAt: '2026-13-01'"),
        ("marketo/leads", ("id,updatedAt", "1,null", "1,x"), "updatedAt: 'x'"),
        ("marketo/deleted_leads", ("leadId,deletedAt", "1,", "1,2026"), "deletedAt: '2026'"),
        ("marketo/deleted_leads", ("leadId,deletedAt", "1,", ","), "leadId: missing"),
        ("salesforce/task", ("Id,WhoId", "1,", ",2"), "Id: missing"),
    ],
)
def test_every_table_has_rows_that_cannot_be_read(
    raw: RawFolder, name: str, rows: tuple[str, str, str], reason: str
) -> None:
    header, good, bad = rows
    raw.write(f"{name}.csv", "\n".join([header, *[good] * 30, bad]))
    assert raw.load_one().rows_loaded == 30
    ((line, found),) = raw.rows("select line, reason from raw.rejected_rows")
    assert line == 32
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("bad_row", "reason", "text"),
    [
        (b"g,1,2026-03-01,1,,,caf\xe9,", "bytes that are not UTF-8", "caf\ufffd"),
        (b"g,1,2026-03-01,1,,,a\0b,", "a NUL byte", "a\0b"),
    ],
)
def test_a_row_with_bytes_that_are_no_text_is_rejected_alone(
    raw: RawFolder, bad_row: bytes, reason: str, text: str
) -> None:
    lines = [ACTIVITY_COLUMNS.encode(), *[row.encode() for row in GOOD], bad_row, b""]
    raw.write("marketo/activities.csv", b"\n".join(lines))
    assert raw.load_one().rows_loaded == 100
    ((line, found, row_text),) = raw.rows("select line, reason, row_text from raw.rejected_rows")
    assert (line, found) == (102, reason)
    assert text in row_text


@pytest.mark.parametrize("kept_bytes", [1, 20, 50])
def test_a_last_row_that_is_cut_is_rejected(raw: RawFolder, kept_bytes: int) -> None:
    last = 'g,1,2026-03-01T10:00:00Z,1,,,/pricing,"{""A"": ""1""}"'
    raw.write_activities(*GOOD, last[:kept_bytes])
    path = raw.folder / "marketo/activities.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    file = raw.load_one()
    assert (file.rows_loaded, file.rows_rejected) == (100, 1)
    assert raw.value("select row_text from raw.rejected_rows") == last[:kept_bytes]


@pytest.mark.parametrize(("bad", "status"), [(5, FileStatus.LOADED), (6, FileStatus.REFUSED)])
def test_a_file_with_more_than_five_percent_of_bad_rows_is_refused(
    raw: RawFolder, bad: int, status: FileStatus
) -> None:
    raw.write_activities(*["g,1,never,1,,,,"] * bad, *GOOD[: 100 - bad])
    raw.write("marketo/leads.csv", "id\n1\n")
    first, other = raw.load().files
    assert (first.status, first.rows_rejected) == (status, bad)
    assert other.status is FileStatus.LOADED
    kept = bad if status is FileStatus.LOADED else 0
    assert raw.value("select count(*) from raw.rejected_rows") == kept
    assert first.rows_loaded == (100 - bad if kept else 0)
    assert raw.value("select count(*) from raw.marketo_activities") == first.rows_loaded
    assert raw.value("select count(*) from raw.loaded_files") == (2 if kept else 1)


def test_a_refused_file_says_why_and_shows_its_first_bad_rows(raw: RawFolder) -> None:
    raw.write_activities(*["g,1,never,1,,,,"] * 10, *GOOD[:10])
    report = raw.load()
    (file,) = report.refused
    assert file.reasons[0] == "10 of its 20 rows cannot be read, more than 5 %"
    assert file.reasons[1:] == tuple(
        f"line {line}: activityDate: 'never' is no date that can be read" for line in range(2, 7)
    )
    assert (report.batch_id, report.rows_loaded, report.rows_rejected) == (None, 0, 0)


def test_a_refused_file_loads_once_it_is_mended(raw: RawFolder) -> None:
    raw.write_activities("g,1,never,1,,,,")
    assert raw.load_one().status is FileStatus.REFUSED
    raw.write_activities(*GOOD)
    assert raw.load_one().rows_loaded == 100


HEADER = ACTIVITY_COLUMNS.encode()
ROW = GOOD[0].encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\n\r\n", "it has no header line"),
        (b"\xef\xbb\xbf", "it is empty"),
        (HEADER.replace(b",", b";") + b"\n" + ROW, "separated by ';', not by commas"),
        (HEADER.replace(b",", b"\t"), "separated by tabs, not by commas"),
        (HEADER.replace(b",", b"|"), "separated by '|', not by commas"),
        (b"marketoGUID,leadId\ng,1\n", "lacks the required columns activityDate, activityTypeId"),
        (HEADER.replace(b"leadId", b"lead"), "lacks the required column leadId"),
        (ROW, "lacks the required columns"),
        (HEADER + b",leadId\n" + ROW + b",1", "columns leadId, leadId have the same name"),
        (HEADER + b",lead_id\n" + ROW + b",1", "columns leadId, lead_id have the same name"),
        ((ACTIVITY_COLUMNS + "\n" + GOOD[0]).encode("utf-16"), "UTF-16"),
        ((ACTIVITY_COLUMNS + "\n" + GOOD[0]).encode("utf-16-le"), "no UTF-8 text"),
        (bytes(range(256)) * 50, "binary"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\xfd", "not UTF-8 text"),
        (b"PK\x03\x04" + b"\0" * 100, "spreadsheet"),
        (b"PAR1" + b"\0" * 100, "name it .parquet"),
        (gzip.compress(HEADER + b"\n" + ROW), "name it .csv.gz"),
        (b'"marketoGUID,leadId', "its header cannot be read: a quote is not closed"),
        ("Größe,marketoGUID".encode("latin-1"), "its header is not UTF-8"),
    ],
)
def test_a_file_that_is_no_such_csv_is_refused(raw: RawFolder, content: bytes, reason: str) -> None:
    raw.write("marketo/activities.csv", content)
    raw.write("marketo/leads.csv", "id\n1\n")
    refused, loaded = raw.load().files
    assert refused.status is FileStatus.REFUSED
    assert reason in refused.reasons[0]
    assert "\n" not in refused.reasons[0]
    assert loaded.status is FileStatus.LOADED
    assert raw.value("select count(*) from raw.marketo_activities") == 0


def test_a_line_without_end_is_refused_before_it_fills_memory(
    raw: RawFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.loader.csv_rows.BLOCK_BYTES", 1000)
    monkeypatch.setattr("leadscore.loader.csv_rows.LONGEST_LINE_BYTES", 1 << 20)
    raw.write("marketo/activities.csv", HEADER + b"\n" + b"x" * (2 << 20))
    file = raw.load_one()
    assert "a line of more than 1 MB" in file.reasons[0]


def packed() -> bytes:
    return gzip.compress("\n".join([ACTIVITY_COLUMNS, *GOOD]).encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed()[:-9], "cut off"),
        (packed()[:200], "cut off"),
        (packed()[:-8] + b"\0" * 8, "no gzip file, or a damaged one"),
        (HEADER + b"\n" + ROW, "no gzip file, or a damaged one"),
        (b"", "it is empty"),
        (gzip.compress(b""), "it is empty"),
    ],
)
def test_a_damaged_gzip_file_is_refused(raw: RawFolder, content: bytes, reason: str) -> None:
    raw.write("marketo/activities.csv.gz", content)
    file = raw.load_one()
    assert file.status is FileStatus.REFUSED
    assert reason in file.reasons[0]


def test_a_whole_gzip_file_loads(raw: RawFolder) -> None:
    raw.write("marketo/activities.csv.gz", packed())
    assert raw.load_one().rows_loaded == 100


def parquet() -> bytes:
    written = io.BytesIO()
    names = ACTIVITY_COLUMNS.split(",")
    columns = {name: [f"{at}-{row}" for row in range(5_000)] for at, name in enumerate(names)}
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def without_middle(content: bytes) -> bytes:
    return content[:2_000] + bytes(len(content) - 6_000) + content[-4_000:]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"id,email\n1,a@b.c\n", "not a Parquet file"),
        (b"PAR1", "cut off"),
        (parquet()[:-100], "cut off"),
        (b"PAR1" + b"\xff" * 100 + b"PAR1", "damaged Parquet file"),
        (without_middle(parquet()), "damaged Parquet file"),
    ],
)
def test_a_damaged_parquet_file_is_refused(raw: RawFolder, content: bytes, reason: str) -> None:
    raw.write("marketo/activities.parquet", content)
    file = raw.load_one()
    assert file.status is FileStatus.REFUSED
    assert reason in file.reasons[0]
    assert "\n" not in file.reasons[0]


def test_a_file_that_grows_while_it_is_read_is_refused(raw: RawFolder) -> None:
    path = raw.write_activities(*GOOD)

    size = path.stat().st_size

    def append_once(*_: object) -> None:
        if path.stat().st_size == size:
            with path.open("a") as file:
                file.write(GOOD[0] + "\n")

    file: FileReport = raw.load_one(on_progress=append_once)
    assert file.status is FileStatus.REFUSED
    assert "changed while it was read" in file.reasons[0]
    assert raw.value("select count(*) from raw.marketo_activities") == 0


def test_a_file_that_cannot_be_opened_is_refused(raw: RawFolder) -> None:
    raw.write("marketo/leads.csv", "id\n1\n")
    (raw.folder / "marketo/activities.csv").symlink_to("nowhere")
    refused, loaded = raw.load().files
    assert refused.status is FileStatus.REFUSED
    assert "cannot be read" in refused.reasons[0]
    assert loaded.status is FileStatus.LOADED


def test_lines_that_are_quoted_whole_are_rejected_alone(
    raw: RawFolder, good_rows: list[str]
) -> None:
    whole = 'q1,1,2026-03-01,1,,,"/a, b","{""Link"": ""x""}"'
    quoted = '"' + whole.replace('"', '""') + '"'
    good_rows[40] = quoted
    good_rows[41] = 'g41,1,2026-03-01,1,,,"two\nlines",'
    good_rows[42:44] = [quoted.replace("q1", "q2"), '"g43"']
    good_rows[99] = quoted.replace("q1", "q3")
    raw.write_activities(*good_rows)
    file = raw.load_one()
    assert (file.rows_loaded, file.rows_rejected) == (96, 4)
    assert raw.rows("select line, reason from raw.rejected_rows order by line") == [
        (42, "the whole line is in quotes"),
        (45, "the whole line is in quotes"),
        (46, "1 field instead of 8"),
        (102, "the whole line is in quotes"),
    ]
    assert raw.value("select row_text from raw.rejected_rows where line = 42") == quoted
    assert (
        raw.value(
            "select primary_attribute_value from raw.marketo_activities where marketo_guid = 'g41'"
        )
        == "two\nlines"
    )


def test_a_connectors_file_is_read_as_strictly(raw: RawFolder) -> None:
    rows = [f'{number},7,2026-03-01,"a\nb"' for number in range(40)]
    rows[20] = "20,7,2026-03-01,a\0b"
    raw.write(
        "activity_fill_out_form.csv",
        "\n".join(["id,lead_id,activity_date,form_fields", *rows]).encode(),
    )
    (file,) = raw.load(layout="fivetran_marketo").files
    assert (file.rows_loaded, file.rows_rejected) == (39, 1)
    assert raw.rows("select line, reason from raw.rejected_rows") == [(42, "a NUL byte")]
    assert raw.rows("select distinct attributes from raw.marketo_activities") == [
        ({"form_fields": "a\nb"},)
    ]

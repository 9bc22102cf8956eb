"""Files that are missing, are no text, or are not of the shape of the contract."""

from pathlib import Path

import pytest

from leadscore.errors import WrongUsageError
from leadscore.scorecard import read
from leadscore.scorecard.tables import TABLES, Column, Table
from leadscore.scorecard.validate import validate_scorecard
from scorecard.good import good_tables, write_tables

HEADER = "list,value\n"
ROWS = "papers,White_paper\npapers,Guide\nrivals,rivalmetrics.example\n"


def faults_with(folder: Path, content: bytes | None, file: str = "value_lists.csv") -> list[str]:
    write_tables(folder, good_tables())
    path = folder / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    return [str(fault) for fault in validate_scorecard(folder)]


def test_the_good_scorecard_has_no_fault(tmp_path: Path) -> None:
    assert faults_with(tmp_path, (HEADER + ROWS).encode()) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1: the file is empty, even its header is missing"),
        (b"\n\n", "1: the file is empty, even its header is missing"),
        (b"list;value\npapers;x\n", "1: columns are separated by ';', not by commas"),
        (b"list\tvalue\npapers\tx\n", r"1: columns are separated by '\t', not by commas"),
        (b"papers,White_paper\n", "1: the first line is no header: list, value"),
        (b"list,value\npapers,Caf\xe9\n", "2: not UTF-8 text (byte 0xe9)"),
        (b"PK\x03\x04\0\0", "1: not text (a zero byte)"),
        (
            b'list,value\npapers,x\nrivals,"open\npapers,y\n',
            "3: cannot be read from here on: a quote is opened and never closed",
        ),
        (
            b'list,value\npapers,x\nrivals,"a"b\n',
            "3: cannot be read from here on: text after a closing quote"
            " (a quote within quotes is written twice)",
        ),
        (b'"list,value\n', "1: cannot be read from here on: a quote is opened and never closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault_and_causes_no_other(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    assert faults_with(tmp_path, content) == [f"value_lists.csv:{expected}"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            HEADER + "papers,White_paper\npapers,Guide,2\nrivals,rivalmetrics.example\n",
            ["3: list 'papers': 3 fields instead of 2"],
        ),
        (
            HEADER + 'papers,"White\npaper"\n\nrivals\n',
            ["5: list 'rivals': 1 fields instead of 2"],
        ),
        ("list,value,valeu\npapers,a,b\nrivals,c,d\n", ["1: unknown column 'valeu'"]),
        (
            "list,valeu\npapers,a\nrivals,b\n",
            ["1: missing column 'value'", "1: unknown column 'valeu'; did you mean 'value'?"],
        ),
        ("list,value,value\npapers,a,b\nrivals,c,d\n", ["1: column 'value' appears twice"]),
    ],
)
def test_columns_and_fields_are_counted(tmp_path: Path, content: str, expected: list[str]) -> None:
    assert faults_with(tmp_path, content.encode()) == [
        f"value_lists.csv:{text}" for text in expected
    ]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEADER + ROWS,
        (HEADER + ROWS).replace("\n", "\r\n"),
        HEADER + "\n" + ROWS + "\n\n",
        "value,list\nWhite_paper,papers\nrivalmetrics.example,rivals\n",
        HEADER + ROWS.rstrip("\n"),
    ],
    ids=["byte order mark", "CRLF", "blank lines", "other order of columns", "no last line end"],
)
def test_the_common_forms_of_csv_are_accepted(tmp_path: Path, content: str) -> None:
    assert faults_with(tmp_path, content.encode()) == []


def test_an_empty_table_needs_only_its_header(tmp_path: Path) -> None:
    assert faults_with(
        tmp_path, b"exclusion,applies_to,field,operator,value,description\n", "exclusions.csv"
    ) == ["value_lists.csv:4: warning: list 'rivals': nobody uses it"]


def test_a_missing_file_is_a_fault_and_a_stray_one_a_warning(tmp_path: Path) -> None:
    (tmp_path / "value_list.csv").write_text(HEADER + ROWS)
    (tmp_path / "notes.txt").write_text("not of the scorecard")
    assert faults_with(tmp_path, None) == [
        "value_list.csv:1: warning: no such file in a scorecard; did you mean 'value_lists.csv'?",
        "value_lists.csv:1: the file is missing; did you mean 'value_list.csv'?",
    ]


def test_every_missing_file_is_told(tmp_path: Path) -> None:
    faults = validate_scorecard(tmp_path)
    assert len([fault for fault in faults if fault.message == "the file is missing"]) == 13
    assert len(faults) == 13


def test_an_absent_optional_file_is_one_without_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spam = Table("spam_rules", ("rule", "rule"), (Column("rule"), Column("value")), optional=True)
    monkeypatch.setattr(read, "TABLES", (*TABLES, spam))
    card = read.read_scorecard(write_tables(tmp_path, good_tables()))
    assert card.faults == ()
    assert card.rows("spam_rules") == ()
    assert card.declares("spam_rules", "rule", "value")
    (tmp_path / "spam_rule.csv").write_text("rule,value\n")
    assert [str(fault) for fault in read.read_scorecard(tmp_path).faults] == [
        "spam_rule.csv:1: warning: no such file in a scorecard; did you mean 'spam_rules.csv'?"
    ]


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_folder_that_is_none_is_wrong_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUsageError, match=f"{name} (does not exist|is no folder)") as raised:
        validate_scorecard(tmp_path / name)
    assert raised.value.exit_code == 2
    assert "\n" not in str(raised.value)

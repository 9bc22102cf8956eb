"""Lines of CSV to rows: both ways agree, and one bad line does not take others along."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadscore.loader.splitting import decoded, lines_of, split_at_once, split_row_by_row

WIDTH = 2


def row_by_row(text: str) -> tuple[list[list[str]], list[tuple[int, str]]]:
    split = split_row_by_row(list(lines_of(text)), WIDTH, final=True)
    return list(split.rows), [(row.line, row.text) for row in split.rejected]


@given(st.text(alphabet='ab",\n\r \0é', max_size=30))
@example('a,b"c\n')
@example('"a"b,c\n')
@example('"a""b",""\n')
@example('a,"b\n')
@example('"a,b","c"')
@example("a,b\r\nc,d\r\n")
def test_what_is_split_at_once_is_split_just_so_row_by_row(text: str) -> None:
    at_once = split_at_once(text.encode(), WIDTH)
    rows, rejected = row_by_row(text)
    if at_once is not None:
        columns = [column.to_pylist() for column in at_once]
        assert [list(row) for row in zip(*columns, strict=True)] == rows
        assert not rejected


@given(
    st.lists(
        st.tuples(*[st.text(alphabet='ab",é {}:', max_size=6)] * WIDTH).filter(any),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rows_on_one_line_each_are_split_at_once(rows: list[tuple[str, str]], end: str) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    columns = split_at_once(written.getvalue().encode(), WIDTH)
    assert columns is not None
    assert list(zip(*(column.to_pylist() for column in columns), strict=True)) == rows


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n\nc,d\n",
        b'a,"b\nc"\n',
        b'a,"b"c\n',
        b'a,b"c\n',
        b"a,b,c\n",
        b"a\n",
        b"a,\xff\n",
        b"a,b\0\n",
        b"a,b\rc,d\n",
        b'a,"b\n',
    ],
)
def test_what_is_not_plain_is_left_to_the_careful_way(content: bytes) -> None:
    assert split_at_once(content, WIDTH) is None


@pytest.mark.parametrize(
    ("text", "rows", "rejected"),
    [
        ("a,b\n\nc,d\n", [["a", "b"], ["c", "d"]], []),
        ('a,"b\nc"\nd,e', [["a", "b\nc"], ["d", "e"]], []),
        ('a,"b\r\nc"\r\nd,e\r\n', [["a", "b\r\nc"], ["d", "e"]], []),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]], []),
        ("a\nc,d\n", [["c", "d"]], [(0, "a")]),
        ("a,b,c\nc,d\n", [["c", "d"]], [(0, "a,b,c")]),
        # The quote is never closed: only its line is lost.
        ('a,"b\nc,d\ne,f\n', [["c", "d"], ["e", "f"]], [(0, 'a,"b')]),
        # The quote is closed by the next line's opening one.
        ('a,"b\n"c","d"\ne,f\n', [["c", "d"], ["e", "f"]], [(0, 'a,"b')]),
        # A row of several lines with a field too many is one row.
        ('a,"b\nc",d\ne,f\n', [["e", "f"]], [(0, 'a,"b\nc",d')]),
        ('a,"b"c\nd,e\n', [["d", "e"]], [(0, 'a,"b"c')]),
        ('a,b\nc,"d', [["a", "b"]], [(1, 'c,"d')]),
    ],
)
def test_a_bad_line_is_rejected_alone(
    text: str, rows: list[list[str]], rejected: list[tuple[int, str]]
) -> None:
    assert row_by_row(text) == (rows, rejected)


def test_the_start_of_a_row_that_goes_on_in_the_next_block_is_left() -> None:
    split = split_row_by_row(["a,b\n", 'c,"d\n'], WIDTH, final=False)
    assert (split.rows, split.taken, split.rejected) == ((["a", "b"],), 1, ())


def test_bytes_that_are_no_utf8_reject_their_row_and_are_replaced_in_its_text() -> None:
    lines = list(lines_of(decoded(b"a,b\nc,\xe9\nd,\0\n")))
    split = split_row_by_row(lines, WIDTH, final=True)
    assert list(split.rows) == [["a", "b"]]
    assert [(row.line, row.reason, row.text) for row in split.rejected] == [
        (1, "bytes that are not UTF-8", "c,\ufffd"),
        (2, "a NUL byte", "d,\0"),
    ]

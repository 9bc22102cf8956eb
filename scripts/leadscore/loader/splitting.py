"""Lines of CSV to rows, in two ways that agree: at once if all is plain, else row by row.

The dialect is that of the exports: commas, double quotes doubled inside quotes, line breaks of any
kind inside quotes and out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from leadscore.loader.columns import NOT_UTF8
from leadscore.loader.rows import RejectedRow

# More than any export has. A quote that is never closed must not swallow the rest of the file.
LONGEST_FIELD = 1 << 20

_UNDECODED = re.compile("[\udc80-\udcff]")
_QUOTE, _COMMA, _LINE_FEED, _RETURN = b'",\n\r'
_FAULTS = {
    "unexpected end of data": "a quote is not closed",
    "field larger than": "a quote is not closed",
    "expected after": "text follows a closing quote",
    "new-line character": "a line break outside quotes",
}


@dataclass(frozen=True)
class SplitLines:
    """Rows that were split one by one: fields and the lines they span, from index to index.

    `rejected` count lines from 0 too. Lines from `taken` on belong to a row that is not at its
    end.
    """

    rows: tuple[list[str], ...]
    spans: tuple[tuple[int, int], ...]
    rejected: tuple[RejectedRow, ...]
    taken: int


def split_at_once(content: bytes, width: int) -> tuple[pa.Array, ...] | None:
    """Whole lines as columns of text; None unless every line is a row of `width` fields.

    None too where the quick reader is laxer than the other: it does not mind text after a closing
    quote, NUL bytes, and carriage returns alone.
    """
    if not content:
        return tuple(pa.array([], pa.string()) for _ in range(width))
    if b"\0" in content or content.count(b"\r") != content.count(b"\r\n"):
        return None
    if not _quotes_enclose_fields(np.frombuffer(content, np.uint8)):
        return None
    names = [str(at) for at in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=len(content) + 1, column_names=names
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    # As many rows as lines: no quote hides a line break, no line is empty.
    if table.num_rows != content.count(b"\n") + (not content.endswith(b"\n")):
        return None
    return tuple(column.combine_chunks() for column in table.columns)


def _quotes_enclose_fields(content: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> bool:
    """Whether every first quote of a pair opens a field and every second one closes it.

    A doubled quote inside a field closes and opens again at once.
    """
    quotes = np.flatnonzero(content == _QUOTE)
    if not len(quotes):
        return True
    if len(quotes) % 2:
        return False
    before = content[quotes[0::2] - 1]
    if quotes[0] == 0:
        before[0] = _LINE_FEED
    after = content[np.minimum(quotes[1::2] + 1, len(content) - 1)]
    if quotes[-1] == len(content) - 1:
        after[-1] = _LINE_FEED
    opens = (before == _COMMA) | (before == _LINE_FEED) | (before == _QUOTE)
    closes = (after == _COMMA) | (after == _LINE_FEED) | (after == _RETURN) | (after == _QUOTE)
    return bool(opens.all() and closes.all())


def split_row_by_row(lines: list[str], width: int, *, final: bool) -> SplitLines:
    """Lines, each with its end, as rows of `width` fields; `final` if no more lines follow.

    Where several lines make up one row that does not fit, a quote may be missing: of these lines
    those before the first that is a whole row by itself are rejected as one, and reading goes on
    at that line, so that one bad line does not take its neighbors along. An empty line is no row.
    """
    plain = _is_plain("".join(lines))
    feed = _LineFeed(lines)
    reader = csv.reader(feed, strict=True)
    rows: list[list[str]] = []
    spans: list[tuple[int, int]] = []
    rejected: list[RejectedRow] = []
    while feed.at < len(lines):
        start = feed.at
        reason: str | None
        try:
            row = next(reader)
            reason = _wrong_width(row, width)
        except csv.Error as error:
            if feed.at == len(lines) and not final and "end of data" in str(error):
                return SplitLines(tuple(rows), tuple(spans), tuple(rejected), start)
            row, reason = [], fault_in_words(error)
        if reason is not None:
            feed.at = _next_whole_row(lines, start, feed.at, width)
        elif not plain:
            reason = _wrong_bytes(row)
        if reason is not None:
            rejected.append(RejectedRow(start, reason, joined(lines[start : feed.at])))
        elif row:
            rows.append(row)
            spans.append((start, feed.at))
    return SplitLines(tuple(rows), tuple(spans), tuple(rejected), len(lines))


def decoded(content: bytes) -> str:
    """The bytes as text; those that are not UTF-8 are kept as lone surrogates."""
    return content.decode(errors="surrogateescape")


def is_decoded(text: str) -> bool:
    """Whether all bytes of such a text were UTF-8."""
    return _UNDECODED.search(text) is None


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, each with its end: line feed, carriage return, or both."""
    return iter(io.StringIO(text, newline=""))


def joined(lines: list[str]) -> str:
    """The lines as text that can be stored: no line break at the end, U+FFFD for bad bytes."""
    text = "".join(lines).rstrip("\r\n")
    return text.encode(errors="surrogateescape").decode(errors="replace")


def fault_in_words(error: csv.Error) -> str:
    """What is wrong with a row, from what the csv module says."""
    found = (words for part, words in _FAULTS.items() if part in str(error))
    return next(found, str(error))


class _LineFeed:
    """Lines for a csv reader, from wherever `at` is set."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.at = 0

    def __iter__(self) -> _LineFeed:
        return self

    def __next__(self) -> str:
        if self.at == len(self._lines):
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1]


def _wrong_width(row: list[str], width: int) -> str | None:
    if not row or len(row) == width:
        return None
    if len(row) == 1 and _is_row(row[0], width):
        return "the whole line is in quotes"
    fields = "1 field" if len(row) == 1 else f"{len(row)} fields"
    return f"{fields} instead of {width}"


def _is_row(text: str, width: int) -> bool:
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error:
        return False
    return len(rows) == 1 and len(rows[0]) == width


def _next_whole_row(lines: list[str], start: int, end: int, width: int) -> int:
    for at in range(start + 1, end):
        content = np.frombuffer(lines[at].encode(errors="surrogateescape"), np.uint8)
        try:
            alone = list(csv.reader([lines[at]], strict=True))
        except csv.Error:
            continue
        # The rest of a field that began before may look like a row but for its closing quote.
        if len(alone) == 1 and len(alone[0]) == width and _quotes_enclose_fields(content):
            return at
    return end


def _is_plain(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _wrong_bytes(row: list[str]) -> str | None:
    if not all(map(is_decoded, row)):
        return NOT_UTF8
    return "a NUL byte" if any("\0" in value for value in row) else None

"""Names and instants (contract §2.1, §3.2)."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.loader.values import (
    UnreadableValueError,
    instant_of,
    parse_instant,
    shown,
    snake_case,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("numberOfEmployees", "number_of_employees"),
        ("Merge IDs", "merge_ids"),
        ("Webpage URL", "webpage_url"),
        ("marketoGUID", "marketo_guid"),
        ("sfdcLeadId", "sfdc_lead_id"),
        ("IsConverted", "is_converted"),
        ("Id", "id"),
        ("address2Line", "address2_line"),
        ("Custom_Field__c", "custom_field_c"),
        ("  -- Is Mobile / Device? ", "is_mobile_device"),
        ("HTTPServer", "httpserver"),
        ("größeÄnderung", "größe_änderung"),
        ("İstanbul", "i_stanbul"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_snake_case(name: str, expected: str) -> None:
    assert snake_case(name) == expected


@given(st.text(max_size=40))
def test_snake_case_of_snake_case_changes_nothing(name: str) -> None:
    assert snake_case(snake_case(name)) == snake_case(name)


@given(st.text(alphabet=string.ascii_letters + string.digits + " _-/.", max_size=40))
def test_snake_case_keeps_all_letters_and_digits_in_order(name: str) -> None:
    result = snake_case(name)
    assert result.replace("_", "") == "".join(c for c in name if c.isalnum()).lower()
    assert not result.startswith("_")
    assert not result.endswith("_")
    assert "__" not in result


@given(st.lists(st.text(alphabet=string.ascii_lowercase, min_size=2), min_size=1, max_size=5))
def test_camel_case_and_spaced_words_give_the_same_name(words: list[str]) -> None:
    camel = words[0] + "".join(word.capitalize() for word in words[1:])
    assert snake_case(camel) == snake_case(" ".join(words).title()) == "_".join(words)


AT_TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T10:00:00Z", AT_TEN),
        ("2026-03-01 10:00:00Z", AT_TEN),
        ("2026-03-01T10:00:00", AT_TEN),
        ("2026-03-01 10:00", AT_TEN),
        ("2026-03-01T10:00Z", AT_TEN),
        ("2026-03-01T10:00:00+0000", AT_TEN),
        ("2026-03-01T02:00:00-08:00", AT_TEN),
        ("2026-03-01T15:30:00+05:30", AT_TEN),
        ("2026-03-01 10:00:00+00", AT_TEN),
        ("2026-03-01T10:00-0000", AT_TEN),
        ("2026-03-01T10:00:00.5Z", AT_TEN + timedelta(milliseconds=500)),
        ("2026-03-01T10:00:00.000-00:00", AT_TEN),
        ("2026-03-01T10:00:00.1234569Z", AT_TEN + timedelta(microseconds=123456)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        (" 2026-03-01\t", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2024-02-29T23:59:59Z", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
        ("1900-01-01", datetime(1900, 1, 1, tzinfo=UTC)),
        ("2199-12-31T23:59:59.999999", datetime(2199, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_every_spelling_of_an_instant_is_read(text: str, expected: datetime) -> None:
    assert instant_of(parse_instant(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-02-29T10:00:00Z",
        "2026-13-01",
        "2026-00-10",
        "2026-03-01T24:00:00Z",
        "2026-03-01T10:60:00Z",
        "2026-03-01T10:00:60Z",
        "2026-03-01T10:00:00+99:00",
        "2026-03-01T10:00:00+01:75",
        "2026-3-1",
        "20260301",
        "2026-03-01T10",
        "2026-03-01X10:00:00",
        "2026-03-01T10:00:00Zulu",
        "2026-03-01T10:00:00.Z",
        "01.03.2026",
        "yesterday",
        "1772359200",
        "\u0662\u0660\u0662\u0666-03-01",
        "1899-12-31T23:59:59Z",
        "2200-01-01",
        "1900-01-01T00:00:00+01:00",
        "0000-01-01",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_an_impossible_date_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(UnreadableValueError) as raised:
        parse_instant(text)
    assert shown(text) in str(raised.value)


@given(
    st.datetimes(
        datetime.fromisoformat("1900-01-02"), datetime.fromisoformat("2199-12-30T23:59:59")
    ),
    st.sampled_from(["T", " "]),
    st.one_of(st.none(), st.integers(-23 * 60 - 59, 23 * 60 + 59)),
    st.sampled_from(["minutes", "seconds", "microseconds"]),
    st.sampled_from([":", ""]),
)
def test_an_instant_is_read_from_any_offset_and_precision(
    local: datetime, blank: str, offset: int | None, precision: str, colon: str
) -> None:
    spelling = {
        "minutes": "%Y-%m-%d{}%H:%M",
        "seconds": "%Y-%m-%d{}%H:%M:%S",
        "microseconds": "%Y-%m-%d{}%H:%M:%S.%f",
    }[precision].format(blank)
    # strftime does not pad years.
    text = f"{local.year:04d}{local.strftime(spelling.removeprefix('%Y'))}"
    cut = {"minutes": {"second": 0, "microsecond": 0}, "seconds": {"microsecond": 0}}
    expected = local.replace(**cut.get(precision, {}))  # type: ignore[arg-type]
    if offset is None:
        zone = UTC
    else:
        zone = timezone(timedelta(minutes=offset))
        hours, minutes = divmod(abs(offset), 60)
        text += f"{'-' if offset < 0 else '+'}{hours:02d}{colon}{minutes:02d}"
    assert instant_of(parse_instant(text)) == expected.replace(tzinfo=zone)


def test_a_long_or_broken_value_is_shown_short_and_on_one_line() -> None:
    assert shown("a\nb") == "'a\\nb'"
    assert len(shown("x" * 1000)) < 70

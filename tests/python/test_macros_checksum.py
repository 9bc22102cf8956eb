"""The macros are part of the fingerprint of the code, by a checksum that has to be kept."""

from __future__ import annotations

from pathlib import Path

from leadscore.macros_checksum import CHECKSUM_FILE, text_of_macro


def test_the_checksum_is_that_of_the_macros_as_they_are() -> None:
    assert CHECKSUM_FILE.read_text(encoding="utf-8") == text_of_macro(), "run: make checksum"


def test_an_edited_macro_has_another_checksum(tmp_path: Path) -> None:
    (tmp_path / "one.sql").write_text("{% macro one() %}1{% endmacro %}", encoding="utf-8")
    before = text_of_macro(tmp_path)
    (tmp_path / "one.sql").write_text("{% macro one() %}2{% endmacro %}", encoding="utf-8")
    assert text_of_macro(tmp_path) != before

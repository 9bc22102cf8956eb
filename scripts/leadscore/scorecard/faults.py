"""What is wrong with a scorecard, as records that print themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]

_SHOWN_LENGTH = 60


@dataclass(frozen=True)
class Fault:
    """One fault at one line of one file.

    `file` is the file's name within the folder, `line` counts from 1 (a fault of the whole file is
    at line 1), `rule` is the row's subject as printed (such as `rule 'pricing_page'`, blank where
    the fault is not of one row). An error forbids a build, a warning does not. As text it has the
    form of contract section 7.
    """

    file: str
    line: int
    rule: str
    message: str
    severity: Severity = "error"
    suggestion: str | None = None

    def __str__(self) -> str:
        mark = "warning: " if self.severity == "warning" else ""
        subject = f"{self.rule}: " if self.rule else ""
        near = f"; did you mean {quoted(self.suggestion)}?" if self.suggestion else ""
        return f"{self.file}:{self.line}: {mark}{subject}{self.message}{near}"


def quoted(text: str) -> str:
    """The text in single quotes, on one line: control characters escaped, long texts cut."""
    if len(text) > _SHOWN_LENGTH:
        text = text[: _SHOWN_LENGTH - 3] + "..."
    return f"'{printable(text)}'"


def printable(text: str) -> str:
    """The text on one line, with characters that a terminal would act on escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant, or nothing where none is near.

    Nearness is, in this order: the same but for case, blanks and hyphens; alike by difflib; the
    word is the beginning of the choice (`fast` for `fast_half_life`).
    """
    wanted = _plain(word)
    by_plain: dict[str, str] = {}
    for choice in sorted(set(choices) - {word}):
        by_plain.setdefault(_plain(choice), choice)
    if wanted in by_plain:
        return by_plain[wanted]
    alike = get_close_matches(wanted, by_plain, n=1)
    if alike:
        return by_plain[alike[0]]
    longer = [plain for plain in by_plain if len(wanted) >= 3 and plain.startswith(wanted)]
    return by_plain[min(longer, key=lambda plain: (len(plain), plain))] if longer else None


def _plain(text: str) -> str:
    return "_".join(text.lower().replace("-", " ").split())

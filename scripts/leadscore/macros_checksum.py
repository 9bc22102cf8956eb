"""The checksum of the project's macros, kept in a macro of its own.

dbt shows a model the checksums of models, not of macros; with this one in the fingerprint of the
code, leads are scored again after an edit of a macro too. `make checksum` writes it, and a test
holds it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from leadscore.project import PROJECT_ROOT

CHECKSUM_FILE = PROJECT_ROOT / "macros" / "run" / "macros_checksum.sql"
_MACRO = """\
{{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}}
{{% macro macros_checksum() -%}}
    {checksum}
{{%- endmacro %}}
"""


def text_of_macro(folder: Path = PROJECT_ROOT / "macros") -> str:
    """The text of the macro for the macros as they are now (line ends and other files aside)."""
    digest = hashlib.md5(usedforsecurity=False)
    for path in sorted(folder.rglob("*.sql")):
        if path.name != CHECKSUM_FILE.name:
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            digest.update(path.read_text(encoding="utf-8").encode())
    return _MACRO.format(checksum=digest.hexdigest())


def main() -> None:
    """Writes the macro."""
    CHECKSUM_FILE.write_text(text_of_macro(), encoding="utf-8")


if __name__ == "__main__":
    main()

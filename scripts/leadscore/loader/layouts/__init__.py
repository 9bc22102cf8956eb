"""The layouts in which raw data lands, each a declaration (contract 2 is the layout `export`)."""

from collections.abc import Mapping
from types import MappingProxyType

from leadscore.errors import WrongUsageError
from leadscore.loader.layouts.declaration import Layout, TableMapping
from leadscore.loader.layouts.events import EVENTS
from leadscore.loader.layouts.hubspot import FIVETRAN_HUBSPOT
from leadscore.loader.layouts.marketo import AIRBYTE_MARKETO, FIVETRAN_MARKETO

EXPORT = "export"

# Layouts of connectors by name; files of contract 2 are the layout `export` and need none.
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        layout.name: layout
        for layout in (FIVETRAN_MARKETO, AIRBYTE_MARKETO, FIVETRAN_HUBSPOT, EVENTS)
    }
)
LAYOUT_NAMES = (EXPORT, *LAYOUTS)

__all__ = ["EXPORT", "LAYOUTS", "LAYOUT_NAMES", "Layout", "TableMapping", "layout_named"]


def layout_named(name: str) -> Layout | None:
    """The layout of a connector; None for `export`.

    Raises:
        WrongUsageError: no layout has this name.
    """
    if name == EXPORT:
        return None
    if name not in LAYOUTS:
        raise WrongUsageError(
            f"there is no layout {name!r}; choose one of {', '.join(LAYOUT_NAMES)}"
        )
    return LAYOUTS[name]

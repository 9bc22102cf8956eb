"""Events of any other source, in one table with the columns of `raw.events`."""

from __future__ import annotations

from leadscore.loader.layouts.declaration import Layout, TableMapping

_BOOKKEEPING = ("_fivetran_*", "_airbyte_*", "_ab_*", "_sdc_*", "_dlt_*", "_loaded_at", "_batch_id")

EVENTS = Layout(
    name="events",
    description="events of any other source: a table with the columns of raw.events",
    mappings=(
        TableMapping(("events", "raw_events"), "events", dropped=_BOOKKEEPING),
        TableMapping(("*",), "events", dropped=_BOOKKEEPING),
    ),
    instance="events",
)

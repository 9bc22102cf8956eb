"""Identifiers as texts: how they are written, and finding them in text that could not be read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from leadscore.loader.person_tables import (
    ADDRESS,
    LEAD,
    SALESFORCE,
    SALESFORCE_LETTERS,
    Identifier,
)
from leadscore.loader.values import snake_case

# Kind and value.
Named = tuple[str, str]

_ADDRESS = re.compile(r"[^\s,;\"'<>()\[\]{}|=&?/:\\]+@[^\s,;\"'<>()\[\]{}|=&?/:\\]+")
_SEPARATORS = re.compile(r"[,;\t|\"\r\n]")
_LISTED = re.compile(r"[0-9A-Za-z_-]+")
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0+")
_AROUND_IDS = str.maketrans("", "", '[]" ')
_DEFAULT_INSTANCE = "default"


def lead_id(instance: str, source_id: str) -> str:
    """The id of a lead over all instances (contract section 1)."""
    return source_id if instance == _DEFAULT_INSTANCE else f"{instance}:{source_id}"


def address_of(text: str) -> str:
    """A mail address as it is compared."""
    return text.strip().lower()


def salesforce_of(text: str) -> str:
    """A Salesforce id as it is compared: its short form."""
    return text.strip()[:SALESFORCE_LETTERS]


def listed_ids(text: str) -> Iterator[str]:
    """The ids of a list such as `[123,456]` (contract 2.6), or HubSpot's `123:<instant>;456`."""
    for part in re.split("[,;]", text.translate(_AROUND_IDS)):
        if source_id := part.split(":")[0]:
            yield source_id


def named(identifier: Identifier, text: str, instance: str) -> Iterator[Named]:
    """What a value of an identifier names."""
    if identifier.word == "source_lead":
        yield LEAD, lead_id(instance, text.strip())
    elif identifier.word == "source_leads":
        for source_id in listed_ids(text):
            yield LEAD, lead_id(instance, source_id)
    elif identifier.kind == LEAD:
        yield LEAD, text
    elif identifier.kind == ADDRESS:
        yield ADDRESS, address_of(text)
    elif identifier.kind == SALESFORCE:
        yield SALESFORCE, salesforce_of(text)


def named_in_text(identifiers: Iterable[Identifier], text: str, instance: str) -> Iterator[Named]:
    """What the text of a whole row may name, of a table with those identifiers.

    A row of Parquet is JSON and says which value is which. Of a row of CSV the header is not known:
    every cell may be an id, and so may every item of a cell that speaks of a merge.
    """
    identifiers = tuple(identifiers)
    for found in _ADDRESS.findall(text):
        yield ADDRESS, address_of(found).strip(".")
    cells = _json_cells(text)
    if cells is not None:
        yield from named_in_cells(identifiers, cells, instance)
        return
    kinds = {identifier.kind for identifier in identifiers}
    is_whole = any(identifier.word == "lead" for identifier in identifiers)
    for cell in _csv_cells(text):
        for value in {cell, _WHOLE_NUMBER.sub(r"\1", cell)}:
            if LEAD in kinds:
                yield LEAD, value if is_whole else lead_id(instance, value)
            if SALESFORCE in kinds:
                yield SALESFORCE, salesforce_of(value)
        if LEAD in kinds and "merge" in cell.lower():
            for item in _LISTED.findall(cell):
                yield LEAD, lead_id(instance, item)


def named_in_cells(
    identifiers: Iterable[Identifier], cells: Mapping[str, str], instance: str
) -> Iterator[Named]:
    """What the cells of a row name, by their names in snake case."""
    for identifier in identifiers:
        if identifier.column == "attributes":
            attributes = cells.get("attributes", "")
            if "merge" in attributes.lower():
                for item in _LISTED.findall(attributes):
                    yield LEAD, lead_id(instance, item)
        elif text := cells.get(identifier.key or identifier.column):
            yield from named(identifier, _WHOLE_NUMBER.sub(r"\1", text), instance)


def _json_cells(text: str) -> dict[str, str] | None:
    if not text.startswith("{"):
        return None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return {snake_case(name): str(value) for name, value in values.items() if value is not None}


def _csv_cells(text: str) -> set[str]:
    """Cells as quotes have them and as separators alone have them: a broken row may be either."""
    cells = set(_SEPARATORS.split(text))
    try:
        for row in csv.reader(text.splitlines()):
            cells.update(row)
    except csv.Error:
        pass
    return {cell.strip() for cell in cells} - {""}

"""Identifiers of persons as SQL, over a table of the warehouse under the name `held`."""

from __future__ import annotations

from leadscore.loader.person_tables import (
    ADDRESS,
    SALESFORCE,
    SALESFORCE_LETTERS,
    Identifier,
    PersonTable,
)

# The persons at hand, as kind and value.
PERSON = "memory.person"


def listed(table: PersonTable, identifier: Identifier) -> str:
    """The values of an identifier in a row, as a list; without any it is missing or empty."""
    column = f'held."{identifier.column}"'
    text = f"{column}['{identifier.key}']" if identifier.key else column
    if identifier.word == "source_leads":
        items = f"string_split(replace(translate({text}, '[]\" ', ''), ';', ','), ',')"
        ids = f"list_transform({items}, lambda item: split_part(item, ':', 1))"
        present = f"list_filter({ids}, lambda id: id <> '')"
        value = f"list_transform({present}, lambda id: {_prefix(table)} || id)"
    else:
        value = f"[{_value(table, identifier, text)}]"
    only = " and ".join(f"held.\"{name}\" = '{value}'" for name, value in identifier.only)
    return f"case when {only} then {value} end" if only else value


def names_person(table: PersonTable) -> str:
    """Whether a row is about one of the persons at hand."""
    return "(" + " or ".join(_matches(table, each) for each in table.structured) + ")"


def _matches(table: PersonTable, identifier: Identifier) -> str:
    if identifier.word == "source_leads":
        return (
            f"coalesce(list_has_any({listed(table, identifier)},"
            f" (select list(value) from {PERSON} where kind = '{identifier.kind}')), false)"
        )
    column = f'held."{identifier.column}"'
    text = f"{column}['{identifier.key}']" if identifier.key else column
    return (
        f"coalesce({_value(table, identifier, text)}"
        f" in (select value from {PERSON} where kind = '{identifier.kind}'), false)"
    )


def _value(table: PersonTable, identifier: Identifier, text: str) -> str:
    if identifier.kind == ADDRESS:
        return f"lower(trim({text}))"
    if identifier.kind == SALESFORCE:
        return f"left(trim({text}), {SALESFORCE_LETTERS})"
    return f"{_prefix(table)} || trim({text})" if identifier.word == "source_lead" else text


def _prefix(table: PersonTable) -> str:
    """What contract section 1 puts before the id of another instance than `default`."""
    column = f'held."{table.instance_column}"'
    return f"if({column} = 'default', '', {column} || ':')"

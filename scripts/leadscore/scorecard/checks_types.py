"""Activity types: the slugs that are declared, and the names that rules and conditions use."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.loader.values import snake_case
from leadscore.scorecard.faults import Fault, nearest, quoted
from leadscore.scorecard.fields import Objection
from leadscore.scorecard.read import Scorecard
from leadscore.scorecard.values import parse_number

# Sources whose activities can be scored by id even where no row names one of them.
_SOURCES = ("hubspot", "marketo", "salesforce")
# Types of events are names themselves; rules can use those that have a row, so that a slip shows.
_EVENTS = "events"


def activity_types(card: Scorecard) -> dict[str, bool]:
    """The declared slugs, each with whether an id of it is an engagement."""
    slugs: dict[str, bool] = {}
    for row in card.every_row("activity_types"):
        if row["activity_type"]:
            engagement = row["is_engagement"].lower() == "true"
            slugs[row["activity_type"]] = slugs.get(row["activity_type"], False) or engagement
    return slugs


def nothing_engages(card: Scorecard) -> bool:
    """Whether it is certain that no activity type is an engagement."""
    declared = card.declares("activity_types", "activity_type", "is_engagement")
    return declared and not any(activity_types(card).values())


def check_activity_types(card: Scorecard) -> Iterator[Fault]:
    """Faults of the names in `activity_types` (contract 3.1)."""
    for row in card.rows("activity_types"):
        slug = row["activity_type"]
        if slug.strip() and slug != snake_case(slug):
            yield row.error("the activity type is not in snake case", snake_case(slug) or None)
        elif slug == "inactivity":
            yield row.error("the name is taken by the awards of inactivity rules")
        if row["source"] == "marketo" and row["type_id"] and parse_number(row["type_id"]) is None:
            yield row.error(f"type_id {quoted(row['type_id'])} is no number, as Marketo's are")


def check_repetitions(card: Scorecard) -> Iterator[Fault]:
    """Faults of `logged_twice`: one of the two types always has to count."""
    counting = {row["repeats"] for row in card.rows("logged_twice")}
    for row in card.rows("logged_twice"):
        for column in ("activity_type", "repeats"):
            if row[column].strip():
                for found in judge_activity_type(card, row[column]):
                    yield row.error(f"{column}: {found.message}", found.suggestion)
        if row["activity_type"] and row["activity_type"] in counting:
            yield row.error("the type is repeated by another one, so it cannot be a repetition")


def judge_activity_type(card: Scorecard, wanted: str) -> Iterator[Objection]:
    """What is wrong with a name that should be an activity type, `*` apart.

    It is a declared slug, or `<source>_<id>` of an id without a row (contract 3.1).
    """
    if not card.declares("activity_types", "activity_type"):
        return
    slugs = activity_types(card)
    if wanted in slugs:
        return
    rows = card.every_row("activity_types")
    for source in sorted({*_SOURCES, *(row["source"] for row in rows)} - {"", _EVENTS}):
        type_id = wanted.removeprefix(f"{source}_")
        if not type_id or type_id == wanted:
            continue
        for row in rows:
            if (row["source"], row["type_id"]) == (source, type_id):
                yield Objection(
                    f"activity type {quoted(wanted)} never occurs, for the id has a name",
                    suggestion=row["activity_type"],
                )
                return
        if source != "marketo" or type_id.isdecimal():
            return
    yield Objection(f"unknown activity type {quoted(wanted)}", suggestion=nearest(wanted, slugs))

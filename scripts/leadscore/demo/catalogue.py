"""Names and JSON pieces that activities refer to by number.

A chunk of activities is arrays of numbers. Assets (primary attribute values) and the members of the
JSON attributes come from two tables that are built once; text is put together for a whole file at
a time by Arrow, which makes the generator fast.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa

from leadscore.demo import vocabulary as words
from leadscore.demo.timeline import Calendar, Ints

NONE: Final = -1
_FIRST_ASSET_ID: Final = 1_001
LINKS: Final = (
    "/pricing",
    "/demo",
    "/blog/post-1",
    "/blog/post-7",
    "/product/dashboards",
    "/customers/alder-bank",
    "/docs/getting-started",
    "/webinars/forecasting",
)
BUYING_LINKS: Final = 2  # the first so many
SCORE_STEPS: Final = ("+1", "+5", "+10", "+20", "-10")
TOP_SCORE: Final = 600
TOKENS: Final = 64
TITLES_OF_A_LEVEL: Final = len(words.FUNCTIONS) * len(words.TITLES[0])

Json = str | int | bool | None | list[int]


@dataclass(frozen=True)
class Span:
    """Consecutive numbers of a table: `first`, `first` + 1, ... (`count` of them)."""

    first: int
    count: int

    def at(self, index: Ints) -> Ints:
        """The numbers at the given indexes of the span."""
        return self.first + index

    def pick(self, rng: np.random.Generator, size: int, skew: float = 1.0) -> Ints:
        """`size` numbers; with a `skew` above 1 the first ones turn up more often."""
        return self.first + np.floor(self.count * rng.random(size) ** skew).astype(np.int64)


@dataclass
class Fragments:
    """JSON members by number, in the two shapes that contract §2.1 allows.

    `as_object` holds `"name": value`, `as_array` holds `{"name": "name", "value": value}`; a number
    may stand for several members at once.
    """

    as_object: list[str] = field(default_factory=list)
    as_array: list[str] = field(default_factory=list)

    def add(self, members: Sequence[tuple[str, Json]]) -> int:
        """Adds one piece of one or more members; returns its number."""
        pairs = [(json.dumps(key), json.dumps(value, ensure_ascii=False)) for key, value in members]
        self.as_object.append(", ".join(f"{key}: {value}" for key, value in pairs))
        self.as_array.append(
            ", ".join(f'{{"name": {key}, "value": {value}}}' for key, value in pairs)
        )
        return len(self.as_object) - 1

    def add_plain(self, key: str, values: Sequence[str]) -> Span:
        """Adds one piece for each text that is safe in JSON as it stands (no quote, no escape)."""
        first = len(self.as_object)
        self.as_object.extend([f'"{key}": "{value}"' for value in values])
        self.as_array.extend([f'{{"name": "{key}", "value": "{value}"}}' for value in values])
        return Span(first, len(self.as_object) - first)

    def add_each(self, key: str, values: Iterable[Json]) -> Span:
        """Adds one piece for each value of one key."""
        first = len(self.as_object)
        for value in values:
            self.add([(key, value)])
        return Span(first, len(self.as_object) - first)


@dataclass(frozen=True)
class Catalogue:
    """Spans of assets by group, and the pieces of JSON that go with them."""

    calendar: Calendar
    assets: pa.Array
    groups: dict[str, Span]
    statics: Fragments
    pieces: dict[str, Span]
    titles: tuple[str, ...]
    static_shapes: tuple[pa.Array, pa.Array]

    def asset_id(self, asset: Ints) -> Ints:
        """Marketo's id of an asset."""
        return asset + _FIRST_ASSET_ID


def catalogue_for(calendar: Calendar) -> Catalogue:
    """Builds both tables for one calendar."""
    assets: list[str] = []
    groups: dict[str, Span] = {}
    for group, names in _assets(calendar).items():
        groups[group] = Span(len(assets), len(names))
        assets.extend(names)
    statics = Fragments()
    titles = titles_by_level()
    pieces = _pieces(statics, assets, titles)
    return Catalogue(
        calendar=calendar,
        assets=pa.array(assets, pa.string()),
        groups=groups,
        statics=statics,
        pieces=pieces,
        titles=titles,
        static_shapes=(pa.array(statics.as_object), pa.array(statics.as_array)),
    )


def titles_by_level() -> tuple[str, ...]:
    """All titles: by level, within it by function, within it by spelling."""
    return tuple(
        spelling.format(function)
        for spellings in words.TITLES
        for function in words.FUNCTIONS
        for spelling in spellings
    )


def _slug(text: str) -> str:
    return text.lower().replace(" ", "-")


def _assets(calendar: Calendar) -> dict[str, list[str]]:
    """Names of all assets by group; page groups carry the prefix `page:`, forms `form:`."""
    months = [f"{year}-{month:02d}" for year, month in calendar.months]
    webinars = [
        f"{words.TOPICS[index % len(words.TOPICS)]} {index + 1}"
        for index in range(calendar.webinars.size)
    ]
    events = [
        f"{words.EVENTS[index % len(words.EVENTS)]} {index + 1}"
        for index in range(calendar.events.size)
    ]
    topics = words.TOPICS
    return {
        "page:home": ["/"],
        "page:pricing": ["/pricing"],
        "page:pricing_enterprise": ["/pricing/enterprise"],
        "page:product": [f"/product/{name}" for name in words.PRODUCTS],
        "page:docs": [f"/docs/{name}" for name in words.DOCS],
        "page:blog": [f"/blog/post-{number}" for number in range(1, words.BLOG_POSTS + 1)],
        "page:customers": [f"/customers/{name}" for name in words.CUSTOMERS],
        "page:careers": ["/careers", *(f"/careers/{name}" for name in words.CAREERS)],
        "page:webinars": [f"/webinars/{_slug(name)}" for name in topics],
        "page:integrations": [f"/integrations/{name}" for name in words.INTEGRATIONS],
        "page:security": ["/security"],
        "page:demo": ["/demo"],
        "page:contact": ["/contact"],
        "page:compare": [f"/compare/{name}" for name in words.COMPARED],
        "page:support": [f"/support/{name}" for name in words.SUPPORT],
        "page:events": [f"/events/{_slug(name)}" for name in words.EVENTS],
        "page:unsubscribe": ["/unsubscribe"],
        "form:demo": ["Request a demo"],
        "form:contact": ["Contact sales"],
        "form:trial": ["Start free trial"],
        "form:white_paper": [f"White paper: {name}" for name in topics[:8]],
        "form:case_study": [f"Case study: {_slug(name)}" for name in words.CUSTOMERS],
        "form:report": [f"Report: {name}" for name in topics[6:]],
        "form:newsletter": ["Newsletter"],
        "form:webinar": [f"Webinar registration: {name}" for name in webinars],
        "form:unsubscribe": ["Unsubscribe"],
        "file:white_paper": [f"/files/white-paper-{_slug(name)}.pdf" for name in topics[:8]],
        "file:case_study": [f"/files/case-study-{_slug(name)}.pdf" for name in words.CUSTOMERS],
        "file:report": [f"/files/report-{_slug(name)}.pdf" for name in topics[6:]],
        "video": [f"/video/{name}" for name in words.PRODUCTS],
        "mail:newsletter": [f"Newsletter {month}" for month in months],
        "mail:update": [f"Product update {month}" for month in months],
        "mail:nurture": [f"Nurture: {name}" for name in words.NURTURE],
        "mail:invitation": [f"Invitation: {name}" for name in webinars],
        "webinar": [f"Webinar: {name}" for name in webinars],
        "event": [f"Event: {name}" for name in events],
        "list": ["Import: Data Summit", "Import: partner list", "Import: old customers"],
        "attribute": [
            "Job Title",
            "Number of Employees",
            "Phone Number",
            "Unsubscribed",
            "Email Invalid",
            "Lead Score",
        ],
        "score": ["Lead Score"],
        "moment": ["Web"],
        "opportunity": ["Opportunity"],
        "track": ["Nurture: Welcome"],
    }


def _pieces(statics: Fragments, assets: list[str], titles: Sequence[str]) -> dict[str, Span]:
    """Adds every piece whose values are known beforehand; returns their spans by name."""
    each = statics.add_each
    sizes = [size for sizes in words.SIZES for size in sizes]
    tokens = [
        f"utm_source=marketo&utm_medium=email&mkt_tok=NWT{n * 7919 % 99991:05d}"
        for n in range(TOKENS)
    ]
    pieces = {
        "url": each("Webpage URL", assets),  # index = number of the asset
        "query": each("Query Parameters", words.QUERIES),
        "mail_query": each("Query Parameters", tokens),
        "empty_query": each("Query Parameters", ["", None, "null"]),
        "referrer": each("Referrer URL", words.REFERRERS),
        "browser": each("User Agent", [browser[0] for browser in words.BROWSERS]),
        "robot": each("User Agent", (*words.NAMED_ROBOTS, words.DISGUISED_ROBOT)),
        "webpage_id": each("Webpage ID", range(2_000, 2_040)),
        "fields": Span(len(statics.as_object), 3),
    }
    person = {"Email": "…", "FirstName": "…", "LastName": "…", "Company": "…"}
    for extra in ({}, {"Phone": "…"}, {"Title": "…"}):
        statics.add([("Form Fields", json.dumps({**person, **extra}, ensure_ascii=False))])
    pieces["link_id"] = each("Link ID", range(7_000, 7_060))
    pieces["link"] = each(
        "Link", (f"{words.SITE}{path}?utm_medium=email" for path in (*LINKS, "/unsubscribe"))
    )
    pieces["run"] = each("Campaign Run ID", range(31_000, 31_400))
    pieces["client"] = Span(len(statics.as_object), len(words.BROWSERS))
    for agent, device, mobile, platform in words.BROWSERS:
        _add_client(statics, agent, device, mobile, platform)
    robots = (*words.NAMED_ROBOTS, words.DISGUISED_ROBOT, words.MAIL_PROXY)
    pieces["robot_client"] = Span(len(statics.as_object), len(robots))
    for agent in robots:
        _add_client(statics, agent, "unknown", False, "unknown")
    pieces["is_bot"] = each("Is Bot Activity", [False, True])
    pieces["bounce"] = Span(len(statics.as_object), 3)
    for category, details in (
        ("2", "550 5.1.1 user unknown"),
        ("1", "554 5.7.1 blocked"),
        ("3", "452 4.2.2 mailbox full"),
    ):
        statics.add([("Category", category), ("Details", details)])
    pieces["status"] = each("New Status", words.STATUSES)
    pieces["old_status"] = each("Old Status", ("Invited", "Registered"))
    pieces["attribute"] = each(
        "Attribute Name",
        ("title", "numberOfEmployees", "phone", "unsubscribed", "emailInvalid", "leadScore"),
    )
    pieces["new_title"] = each("New Value", titles)
    pieces["old_title"] = each("Old Value", titles)
    pieces["new_size"] = each("New Value", (str(size) for size in sizes))
    pieces["new_true"] = each("New Value", ["true"])
    pieces["new_phone"] = each("New Value", ["…"])
    pieces["reason"] = each(
        "Reason", ("Form fill-out", "Data enrichment", "Salesforce sync", "Smart campaign")
    )
    pieces["step"] = each("Change Value", SCORE_STEPS)
    pieces["new_score"] = each("New Value", range(-TOP_SCORE, TOP_SCORE + 1))
    pieces["old_score"] = each("Old Value", range(-TOP_SCORE, TOP_SCORE + 1))
    pieces["source"] = each("Source Type", ("Web form fillout", "List import", "Web page visit"))
    pieces["moment"] = each("Description", ("Asked for a demo", "Wants a call", "Started a trial"))
    pieces["opportunity"] = each("Role", ("Decision Maker", "Evaluator", "Business User"))
    pieces["list"] = each("List ID", range(501, 504))
    pieces["track"] = each("Track ID", range(11, 15))
    pieces["trap"] = each("Link", [f"{words.SITE}/email/unseen?utm_medium=email"])
    pieces["scanner_address"] = each(
        "Client IP Address", (f"192.0.2.{number}" for number in range(1, 17))
    )
    return pieces


def _add_client(statics: Fragments, agent: str, device: str, mobile: bool, platform: str) -> None:
    """One piece with the four members that describe the program of a mail reader."""
    statics.add(
        [
            ("Device", device),
            ("Is Mobile Device", mobile),
            ("Platform", platform),
            ("User Agent", agent),
        ]
    )

"""Query strings of assets: what is never seen, and what is shown (docs/privacy.md)."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

Row = dict[str, str]

# Parameters that are taken out before anything compares or shows an asset.
TOKENS = frozenset(
    """
    mkt_tok aliid _mkto_trk _hsenc _hsmi __hssc __hstc __hsfp hsctatracking gclid dclid gbraid
    wbraid fbclid msclkid ttclid twclid yclid li_fat_id igshid mc_eid vero_id oly_enc_id oly_anon_id
    _ga _gl email access_token id_token password sessionid phpsessid jsessionid
    """.split()  # noqa: SIM905 -- a list to be read
)
_BLANK = re.compile(r"\s", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?@:]+\.[^\s/?@:]+(:[0-9]+)?", re.ASCII)
_NAME = "[A-Za-z0-9_%-]+"


def without_tokens(asset: str | None) -> str | None:
    """The asset as conditions see it."""
    return _with_parameters(asset, lambda name: name not in TOKENS)


def shown_asset(asset: str | None, named: frozenset[str]) -> str | None:
    """The asset as marts show it and `once_per_asset` compares it."""
    return _with_parameters(asset, lambda name: name in named)


def named_parameters(tables: Mapping[str, Sequence[Row]]) -> frozenset[str]:
    """Parameters that some condition on the asset writes out, in any scorecard."""
    demographic = {(row["scorecard"], row["rule_id"]) for row in tables["demographic_rules"]}
    conditions = [
        row
        for row in tables["rule_conditions"]
        if (row["scorecard"], row["rule_id"]) not in demographic
    ]
    conditions += [row for row in tables["exclusions"] if row["applies_to"] == "activity"]
    conditions += [row for row in tables.get("bot_rules", ()) if row["is_active"].lower() == "true"]
    lists: dict[str, list[str]] = {}
    for row in tables["value_lists"]:
        lists.setdefault(row["list"], []).append(row["value"])
    return frozenset(
        name
        for row in conditions
        if row["field"] == "asset"
        for text in _values(row, lists)
        for name in _names_in(text)
    )


def network_of(value: str) -> str:
    """The network of a computer's address: three of four numbers, three groups of IPv6.

    Groups are as written, and `::` counts as zeros.
    """
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return value
    if address.version == 4:
        return ".".join([*value.split(".")[:3], "0/24"])
    if "." in value:
        return f"{value.rpartition('.')[0]}.0/120" if address.ipv4_mapped else value
    groups = [group for group in value.split("::", maxsplit=1)[0].split(":") if group]
    return ":".join([*groups, "0", "0", "0"][:3]) + "::/48"


def _values(row: Row, lists: dict[str, list[str]]) -> Iterable[str]:
    value = row["value"]
    return [value, *lists.get(value.removeprefix("list:"), [])]


def _names_in(text: str) -> set[str]:
    text = re.sub(r"\\[a-z]", " ", text.lower())
    after = re.findall(rf"[?&]({_NAME})", text)
    return {*after, *re.findall(rf"({_NAME})=", text)}


def _with_parameters(asset: str | None, is_kept: Callable[[str], bool]) -> str | None:
    if asset is None:
        return None
    page, mark, rest = asset.partition("?")
    if not mark or not _is_url(page):
        return asset
    query, hash_mark, fragment = rest.partition("#")
    parameters = query.split("&")
    kept = [one for one in parameters if not one or is_kept(_name(one))]
    if kept == parameters:
        return asset
    joined = "&".join(kept).removeprefix("amp;")
    return page + (f"?{joined}" if joined.strip("&") else "") + hash_mark + fragment


def _is_url(page: str) -> bool:
    if _BLANK.search(page):
        return False
    host = page.split("/", maxsplit=1)[0]
    return bool(page.startswith("/") or _SCHEME.match(page) or _HOST.fullmatch(host))


def _name(parameter: str) -> str:
    return parameter.split("=", maxsplit=1)[0].removeprefix("amp;").lower()

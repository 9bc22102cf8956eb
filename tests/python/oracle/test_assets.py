import pytest

from oracle.assets import named_parameters, network_of, shown_asset, without_tokens
from oracle.by_hand import tables, when


@pytest.mark.parametrize(
    ("asset", "seen", "shown"),
    [
        ("/pricing", "/pricing", "/pricing"),
        ("/p?plan=pro&mkt_tok=a", "/p?plan=pro", "/p?plan=pro"),
        ("/p?mkt_tok=a&amp;Plan=pro&name=Ana#top", "/p?Plan=pro&name=Ana#top", "/p?Plan=pro#top"),
        ("/p?name=Ana", "/p?name=Ana", "/p"),
        ("/p?", "/p?", "/p?"),
        ("https://a.example?EMAIL=x", "https://a.example", "https://a.example"),
        ("a.example:80/p?name=x", "a.example:80/p?name=x", "a.example:80/p"),
        ("Why now/here?email=1", "Why now/here?email=1", "Why now/here?email=1"),
        ("Ready?", "Ready?", "Ready?"),
        (None, None, None),
    ],
)
def test_what_conditions_see_and_what_is_shown(
    asset: str | None, seen: str | None, shown: str | None
) -> None:
    assert without_tokens(asset) == seen
    assert shown_asset(without_tokens(asset), frozenset({"plan"})) == shown


def test_conditions_on_the_asset_name_parameters() -> None:
    scorecard = tables(
        rule_conditions=[
            when("a", "asset", "contains", "UTM_Source=ads"),
            when("b", "asset", "matches", r"[?&]plan=(pro|team)|\\btier="),
            when("c", "attributes.link", "contains", "name="),
            when("d", "asset", "equals", "/pricing"),
        ],
        bot_rules=[
            {"bot_rule": "trap", "is_active": "true", "field": "asset", "value": "/trap?lure=1"},
            {"bot_rule": "off", "is_active": "false", "field": "asset", "value": "/trap?off=1"},
        ],
    )
    assert named_parameters(scorecard) == {"utm_source", "plan", "tier", "lure"}


@pytest.mark.parametrize(
    ("value", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:0DB8:85a3::8a2e:370:7334", "2001:0DB8:85a3::/48"),
        ("fe80::1", "fe80:0:0::/48"),
        ("::1", "0:0:0::/48"),
        ("10:30:45", "10:30:45"),
        ("Acme", "Acme"),
    ],
)
def test_an_address_becomes_its_network(value: str, network: str) -> None:
    assert network_of(value) == network

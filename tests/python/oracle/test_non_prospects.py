"""People who are no prospects (decision 0018), by hand."""

import pytest

from oracle.by_hand import activity, marts, raw, rule, tables, version
from oracle.non_prospects import mailbox
from oracle.records import Row

MAILBOXES = {
    "Ana+test@X.example": "ana@x.example",
    "ana@x.example": "ana@x.example",
    " ana@x.example ": "ana@x.example",
    "a+b+c@x.example": "a@x.example",
    "+ana@x.example": "+ana@x.example",
    "odd@name+x@x.example": "odd@name@x.example",
    "no-at-sign": None,
    "@x.example": None,
    "ana@": None,
    "": None,
}


@pytest.mark.parametrize("email", MAILBOXES)
def test_an_address_is_one_mailbox(email: str) -> None:
    assert mailbox({"email": email}) == MAILBOXES[email]


def person(match_by: str, value: str, action: str = "flag", name: str = "it") -> Row:
    return {
        "person_rule": name,
        "reason": "why",
        "match_by": match_by,
        "value": value,
        "action": action,
    }


MATCHES: dict[str, tuple[Row, str | None]] = {
    "the domain itself": (person("domain", "y.example|X.example"), "domain=x.example"),
    "a domain above": (person("domain", "example"), "domain=x.example"),
    "not half a domain": (person("domain", "ple|.x.example"), None),
    "just the domain": (person("exact_domain", "x.example"), "exact_domain=x.example"),
    "no domain above": (person("exact_domain", "example"), None),
    "the mailbox": (person("address", "Ana@x.example"), "address=ana@x.example"),
    "another mailbox": (person("address", "an@x.example"), None),
    "a pattern": (person("address_pattern", "^ANA@"), "address_pattern=ana@x.example"),
    "what stands before": (person("role_mailbox", "info|ana"), "role_mailbox=ana"),
    "not a part of it": (person("role_mailbox", "an|ana@x.example"), None),
    "the title": (person("title", "^student$"), "title=Student"),
    "not in the title": (person("title", "^students$"), None),
}


@pytest.mark.parametrize("name", MATCHES)
def test_what_a_rule_finds(name: str) -> None:
    rows = raw([], [version("2026-03-01", email="Ana+news@X.example", title="Student")])
    row, expected = MATCHES[name]
    found = marts(rows, tables(person_rules=[row]), "2026-04-01")["non_prospects"]
    assert [one["matched_value"] for one in found] == ([] if expected is None else [expected])


def test_who_is_excluded_has_no_episode_and_the_first_by_name_is_named() -> None:
    rows = raw([activity("a", "2026-03-01")], [version("2026-03-01", email="ana@x.example")])
    card = {
        "behavior_rules": [rule("visit", "10")],
        "mql_policies": [{"policy": "one", "min_total": "10"}],
        "exclusions": [
            {
                "exclusion": "m",
                "applies_to": "lead",
                "field": "email",
                "operator": "is_not_empty",
                "value": "",
            }
        ],
    }
    both = tables(**card, person_rules=[person("domain", "x.example", "exclude", "b")])
    found = marts(rows, both, "2026-04-01")
    assert found["mql_episodes"] == []
    assert [(one["exclusion"], one["is_mql"]) for one in found["lead_scores"]] == [("b", False)]
    flagged = tables(
        **(card | {"exclusions": []}), person_rules=[person("domain", "x.example", "flag", "b")]
    )
    found = marts(rows, flagged, "2026-04-01")
    assert [(one["exclusion"], one["is_mql"]) for one in found["lead_scores"]] == [(None, True)]


NETWORKS = {
    "192.0.2.7": "exclusion",
    "192.0.3.7": None,
    "2001:db8::7": "exclusion",
    "2001:db9::7": None,
    "::ffff:192.0.2.7": "exclusion",
    "192.0.2.7, 10.0.0.1": None,
    "": None,
}


@pytest.mark.parametrize("address", NETWORKS)
def test_a_network_takes_activities_out_and_not_the_lead(address: str) -> None:
    rows = raw([activity("a", "2026-03-01", client_ip_address=address)], [version("2026-03-01")])
    card = tables(
        behavior_rules=[rule("visit")],
        person_rules=[person("network", "192.0.2.0/24|2001:db8::/32", "exclude")],
    )
    found = marts(rows, card, "2026-04-01")
    assert [one["withheld_by"] for one in found["behavior_score_events"]] == [NETWORKS[address]]
    assert [one["exclusion"] for one in found["lead_scores"]] == [None]
    assert [(one["is_excluded"], one["activity_count"]) for one in found["non_prospects"]] == (
        [(False, 1)] if NETWORKS[address] else []
    )

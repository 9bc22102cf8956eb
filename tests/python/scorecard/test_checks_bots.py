"""Bot rules: needed and useless cells, types, fields, values, names."""

from pathlib import Path

import pytest

from scorecard.good import Change, cell, faults_after, row


def rule(method: str, **cells: str) -> Change:
    """A further bot rule, which comes to stand in line 6."""
    return row("bot_rules", bot_rule="new", method=method, is_active="true", **cells)


AT = "bot_rules.csv:6: bot rule 'new': "
WARNING = "bot_rules.csv:6: warning: bot rule 'new': "
NET = "is no address and no range, such as 192.0.2.0/24"

CASES: list[tuple[Change, list[str]]] = [
    (
        cell("bot_rules", 2, method="source"),
        ["bot_rules.csv:2: bot rule 'flag': unknown method 'source'; did you mean 'source_flag'?"],
    ),
    (
        cell("bot_rules", 3, bot_rule="flag"),
        ["bot_rules.csv:3: bot rule 'flag': the same bot_rule as in line 2"],
    ),
    (
        cell("bot_rules", 3, bot_rule="bots"),
        [
            "bot_rules.csv:3: bot rule 'bots': the name is taken by an exclusion, so that reasons"
            " would be alike"
        ],
    ),
    (
        cell("bot_rules", 3, is_active="on"),
        ["bot_rules.csv:3: bot rule 'nets': is_active 'on' is neither true nor false"],
    ),
    # Switched off, a rule is judged too.
    (
        cell("bot_rules", 4, count=""),
        ["bot_rules.csv:4: bot rule 'links': distinct_links_burst needs count"],
    ),
    (rule("click_soon_after_delivery"), [f"{AT}click_soon_after_delivery needs seconds"]),
    (rule("user_agent"), [f"{AT}user_agent needs value"]),
    (rule("address_range"), [f"{AT}address_range needs value"]),
    (rule("trap_link"), [f"{AT}trap_link needs value"]),
    (rule("open_click_burst"), [f"{AT}open_click_burst needs seconds"]),
    (
        rule("domain_burst"),
        [f"{AT}domain_burst needs seconds", f"{AT}domain_burst needs count"],
    ),
    (
        rule("hourly_maximum"),
        [f"{AT}hourly_maximum needs activity_types", f"{AT}hourly_maximum needs count"],
    ),
    (
        rule("source_flag", seconds="3", count="2"),
        [
            f"{WARNING}seconds does nothing for source_flag",
            f"{WARNING}count does nothing for source_flag",
        ],
    ),
    (
        rule("click_before_delivery", field="attributes.link", value="x"),
        [
            f"{WARNING}field does nothing for click_before_delivery",
            f"{WARNING}value does nothing for click_before_delivery",
        ],
    ),
    (
        rule("click_before_delivery", seconds="-1"),
        [f"{AT}seconds '-1' must be at least 0"],
    ),
    (
        rule("open_click_burst", seconds="0.0"),
        [f"{AT}seconds must be greater than 0: it flags what lies less than that apart"],
    ),
    (
        rule("domain_burst", seconds="60", count="0"),
        [f"{AT}count '0' must be at least 1"],
    ),
    (
        rule("distinct_links_burst", seconds="60", count="1"),
        [f"{WARNING}a count of 1 flags every one by itself"],
    ),
    (
        rule("hard_bounce_after_click", activity_types="click_mail"),
        [
            f"{AT}hard_bounce_after_click judges open_email and click_email only, not 'click_mail';"
            " did you mean 'click_email'?"
        ],
    ),
    (
        rule("hourly_maximum", count="9", activity_types="visit_webpag|"),
        [
            f"{AT}unknown activity type 'visit_webpag'; did you mean 'visit_webpage'?",
            f"{AT}activity_types 'visit_webpag|' has an empty part",
        ],
    ),
    (
        rule("source_flag", field="attributes.isBot"),
        [
            f"{AT}field 'attributes.isBot' is not in snake case; did you mean 'attributes.is_bot'?",
        ],
    ),
    (
        rule("source_flag", field="lead.title"),
        [f"{AT}a bot rule reads asset or attributes.<key>, not 'lead.title'"],
    ),
    (
        rule("distinct_links_burst", seconds="1", count="2", field="asset"),
        [f"{AT}distinct_links_burst reads attributes.<key>, not 'asset'"],
    ),
    (rule("trap_link", value="list:traps"), [f"{AT}unknown list 'traps'"]),
    (
        rule("user_agent", value="bot**"),
        [f"{AT}the regular expression 'bot**' does not compile: bad repetition operator: **"],
    ),
    (
        rule("address_range", value="192.0.2.0/24|192.0.2/24|::1%eth0|::ffff:1.2.3.4|10.0.0.0/33"),
        [
            f"{AT}'192.0.2/24' {NET}",
            f"{AT}'::1%eth0' {NET}",
            f"{AT}'::ffff:1.2.3.4' {NET}",
            f"{AT}'10.0.0.0/33' {NET}",
        ],
    ),
    (
        cell("bot_rules", 3, value="list:papers"),
        [
            f"bot_rules.csv:3: bot rule 'nets': 'White_paper' {NET}",
            f"bot_rules.csv:3: bot rule 'nets': 'Guide' {NET}",
        ],
    ),
    (
        rule("domain_burst", seconds="60", count="9", value="list:rival"),
        [f"{AT}unknown list 'rival'; did you mean 'rivals'?"],
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_a_fault_of_a_bot_rule_is_told(change: Change, expected: list[str], tmp_path: Path) -> None:
    assert faults_after(tmp_path, change) == expected


@pytest.mark.parametrize(
    "change",
    [
        rule("source_flag"),
        rule("source_flag", field="asset", value="/trap"),
        rule("address_range", value="192.0.2.1|2001:DB8::/32|::|10.1.2.3/8"),
        rule("trap_link", value="/a|/b", seconds="0.0001"),
        rule("click_soon_after_delivery", seconds="0"),
        rule("domain_burst", seconds="60", count="9", value="list:rivals"),
    ],
)
def test_a_sound_bot_rule_has_no_fault(change: Change, tmp_path: Path) -> None:
    assert faults_after(tmp_path, change) == []

"""Random edits of a scorecard between two builds, each leaving it sound."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from random import Random

from cases.activity_types import random_activity_types
from cases.bots import edited_bot_rules
from cases.company import Company
from cases.rule_templates import BEHAVIOR, DEMOGRAPHIC
from cases.scorecard import (
    POINTS,
    Maker,
    Row,
    Tables,
    add_behavior_rule,
    add_demographic_rule,
    own_rules,
    random_decay_policies,
    random_exclusions,
    random_person_rules,
    random_policy,
    random_repetitions,
    random_scorecard,
    random_visitor_policy,
    used_categories,
)

Edit = Callable[[Maker, Tables], None]


def edited_scorecard(rng: Random, company: Company, tables: Mapping[str, Sequence[Row]]) -> Tables:
    """A copy with one to three edits, or now and then another scorecard altogether."""
    if rng.random() < 0.1:
        return random_scorecard(rng, company)
    copy: Tables = {name: deepcopy(list(rows)) for name, rows in tables.items()}
    for _ in range(rng.randint(1, 3)):
        scorecard = rng.choice(copy["scorecards"])["scorecard"]
        make = Maker(rng, company, scorecard)
        rng.choice(EDITS)(make, copy)
        tidy(make, copy)
    return copy


def _reprice(make: Maker, tables: Tables) -> None:
    make.rng.choice(own_rules(make, tables))["points"] = make.rng.choice(POINTS)


def _change_token(make: Maker, tables: Tables) -> None:
    make.rng.choice(tables["point_values"])["points"] = make.rng.choice(("3", "11.11", "-2"))


def _add_rule(make: Maker, tables: Tables) -> None:
    used = {row["rule_id"][2:] for row in own_rules(make, tables)}
    add_behavior_rule(make, tables, make.rng.choice(sorted(set(BEHAVIOR) - used)))


def _remove_rule(make: Maker, tables: Tables) -> None:
    rules = sorted({row["rule_id"] for row in own_rules(make, tables)})
    if len(rules) > 1:
        _drop(make, tables, "behavior_rules", make.rng.choice(rules))


def _drop(make: Maker, tables: Tables, table: str, rule_id: str) -> None:
    for name in (table, "rule_conditions"):
        tables[name] = [
            row
            for row in tables[name]
            if (row["scorecard"], row["rule_id"]) != (make.scorecard, rule_id)
        ]


def _change_limits_of_rule(make: Maker, tables: Tables) -> None:
    row = make.rng.choice(own_rules(make, tables))
    row["cooldown_hours"] = make.maybe(0.5, (1, 24, 48))
    row["max_per_day"] = make.maybe(0.5, (1, 2))
    row["exclusive_group"] = make.maybe(0.5, ("one", "two"))


def _change_decay_of_rule(make: Maker, tables: Tables) -> None:
    make.rng.choice(own_rules(make, tables))["decay_policy"] = make.maybe(
        0.7, ("halving", "fading", "lapsing")
    )


def _describe(make: Maker, tables: Tables) -> None:
    make.rng.choice(own_rules(make, tables))["description"] = "said otherwise"


def _change_condition(make: Maker, tables: Tables) -> None:
    rows = [row for row in tables["rule_conditions"] if row["field"] == "asset"]
    if rows:
        row = make.rng.choice(rows)
        row["operator"], row["value"] = make.rng.choice(
            (
                ("contains", "a"),
                ("matches", "c.*g"),
                ("not_equals", "/pricing"),
                ("contains", "?name="),
            )
        )


def _change_list(make: Maker, tables: Tables) -> None:
    tables["value_lists"].append({"list": "key_pages", "value": make.rng.choice(("/", "/careers"))})


def _change_demographic(make: Maker, tables: Tables) -> None:
    own = [row for row in tables["demographic_rules"] if row["scorecard"] == make.scorecard]
    unused = sorted(set(DEMOGRAPHIC) - {row["rule_id"][2:] for row in own})
    if own and make.rng.random() < 0.4:
        _drop(make, tables, "demographic_rules", make.rng.choice(own)["rule_id"])
    elif own and make.rng.random() < 0.4:
        make.rng.choice(own)["points"] = make.rng.choice(POINTS)
    elif unused:
        add_demographic_rule(make, tables, make.rng.choice(unused))


def _change_inactivity(make: Maker, tables: Tables) -> None:
    for row in tables["inactivity_rules"]:
        row["repeat_days"] = make.maybe(0.7, (2, 7))
        row["idle_days"] = str(make.rng.choice((2, 7, 20)))


def _change_policies(make: Maker, tables: Tables) -> None:
    others = [row for row in tables["mql_policies"] if row["scorecard"] != make.scorecard]
    count = make.rng.choice((1, 2))
    tables["mql_policies"] = others + [
        random_policy(make, tables, f"policy_{number}") for number in range(count)
    ]


def _change_curves(make: Maker, tables: Tables) -> None:
    tables["decay_policies"] = random_decay_policies(make.rng)


def _change_exclusions(make: Maker, tables: Tables) -> None:
    tables["exclusions"] = random_exclusions(make.rng)


def _change_bot_rules(make: Maker, tables: Tables) -> None:
    tables["bot_rules"] = edited_bot_rules(make.rng, tables["bot_rules"])


def _change_types(make: Maker, tables: Tables) -> None:
    slugs = {row["activity_type"] for row in tables["activity_types"]}
    changed = random_activity_types(make.rng)
    # Rules name types by slug: only whether a type is engagement may change here.
    if {row["activity_type"] for row in changed} == slugs:
        tables["activity_types"] = changed


def _change_limits(make: Maker, tables: Tables) -> None:
    if tables["score_limits"] and make.rng.random() < 0.5:
        tables["score_limits"].remove(make.rng.choice(tables["score_limits"]))
    for row in tables["score_limits"]:
        row["min_points"], row["max_points"] = make.rng.choice((("-2", "9"), ("", "15")))


def _change_bands(make: Maker, tables: Tables) -> None:
    for row in tables["score_bands"]:
        if row["min_score"] == "10":
            row["min_score"] = make.rng.choice(("5", "12.5"))


def _change_status(make: Maker, tables: Tables) -> None:
    for row in tables["scorecards"]:
        row["status"] = "draft" if row["status"] == "live" else "live"


def _change_person_rules(make: Maker, tables: Tables) -> None:
    if tables["person_rules"] and make.rng.random() < 0.5:
        # Only what it does: nobody else is found.
        row = make.rng.choice(tables["person_rules"])
        action = "flag" if row["action"] == "exclude" else "exclude"
        for other in tables["person_rules"]:
            if other["person_rule"] == row["person_rule"]:
                other["action"] = action
    else:
        tables["person_rules"] = random_person_rules(make.rng)


def _change_visitor_policy(make: Maker, tables: Tables) -> None:
    others = [row for row in tables["visitor_policies"] if row["scorecard"] != make.scorecard]
    tables["visitor_policies"] = others + random_visitor_policy(make)


def _change_repetitions(make: Maker, tables: Tables) -> None:
    tables["logged_twice"] = random_repetitions(make.rng)


def _toggle_second_scorecard(make: Maker, tables: Tables) -> None:
    """Take away `trial`, or make it anew as a copy of `main`."""
    names = {row["scorecard"] for row in tables["scorecards"]}
    for table, rows in tables.items():
        if not rows or "scorecard" not in rows[0]:
            continue
        kept = [row for row in rows if row["scorecard"] == "main"]
        copies = [row | {"scorecard": "trial"} for row in kept] if "trial" not in names else []
        tables[table] = kept + copies


EDITS: tuple[Edit, ...] = (
    _reprice,
    _change_token,
    _add_rule,
    _remove_rule,
    _change_limits_of_rule,
    _change_decay_of_rule,
    _describe,
    _change_condition,
    _change_list,
    _change_demographic,
    _change_inactivity,
    _change_policies,
    _change_curves,
    _change_exclusions,
    _change_bot_rules,
    _change_bot_rules,
    _change_bot_rules,
    _change_types,
    _change_limits,
    _change_bands,
    _change_status,
    _change_person_rules,
    _change_visitor_policy,
    _change_repetitions,
    _toggle_second_scorecard,
)


def tidy(make: Maker, tables: Tables) -> None:
    """Take out what names a rule or a category that is no longer there, in every scorecard."""
    for scorecard in [row["scorecard"] for row in tables["scorecards"]]:
        own = Maker(make.rng, make.company, scorecard)
        rules = {row["rule_id"] for row in own_rules(own, tables)}
        for row in own_rules(own, tables):
            if row["requires_rule"] not in rules:
                row["requires_rule"] = row["requires"] = row["requires_within_days"] = ""
        for row in tables["mql_policies"]:
            if row["scorecard"] != scorecard or row["fast_track_rule"] in ("", *rules):
                continue
            row["fast_track_rule"] = row["fast_track_days"] = ""
            row["min_total"] = row["min_total"] or "8"
        categories = used_categories(own, tables)
        tables["score_limits"] = [
            row
            for row in tables["score_limits"]
            if row["scorecard"] != scorecard
            or row["scope"] != "category"
            or row["target"] in categories
        ]

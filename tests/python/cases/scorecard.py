"""Random scorecards over the words of `cases.company`: every column, operator and method."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from cases.activity_types import random_activity_types
from cases.bots import BOT_COLUMNS, random_bot_rules
from cases.company import Company
from cases.rule_templates import (
    ACTIVITY_EXCLUSIONS,
    BEHAVIOR,
    DEMOGRAPHIC,
    LEAD_EXCLUSIONS,
    PERSON_RULES,
    VALUE_LISTS,
    Test,
)

Row = dict[str, str]
Tables = dict[str, list[Row]]

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "scorecards": "scorecard status description",
        "point_values": "scorecard name points",
        "behavior_rules": "scorecard rule_id description category activity_type points"
        " decay_policy exclusive_group priority requires_rule requires_within_days requires"
        " min_count min_count_within_days once_per_asset cooldown_hours max_per_day max_per_lead"
        " valid_from valid_to",
        "demographic_rules": "scorecard rule_id description category points exclusive_group"
        " priority",
        "inactivity_rules": "scorecard rule_id description category idle_days points repeat_days"
        " max_times decay_policy",
        "rule_conditions": "scorecard rule_id any_of field operator value",
        "value_lists": "list value",
        "decay_policies": "decay_policy method half_life_days lifespan_days period_days"
        " percent_per_period hold_days",
        "score_limits": "scorecard scope target min_points max_points",
        "score_bands": "scorecard dimension band min_score",
        "mql_policies": "scorecard policy priority min_total min_behavior min_demographic"
        " required_fields fast_track_rule fast_track_days exit_below_total cooldown_days",
        "exclusions": "exclusion applies_to field operator value description",
        "activity_types": "source type_id activity_type is_engagement",
        "person_rules": "person_rule reason match_by value action description",
        "visitor_policies": "scorecard before_known last_days",
        "logged_twice": "activity_type repeats description",
        "bot_rules": BOT_COLUMNS,
    }.items()
}

CATEGORIES = ("web", "content", "mail", "event")
FIT_CATEGORIES = ("person", "firm", "web")
BROAD = ("any_visit", "any_form", "any_engagement", "serious", "webinar", "big_firm")
POINTS = ("5", "10", "20", "2.50", "0.33", "7", "0", "-5", "-12.25", "@intent", "@risk")


@dataclass(frozen=True)
class Maker:
    """What the tables of one scorecard are made with."""

    rng: Random
    company: Company
    scorecard: str

    def row(self, table: str, **cells: object) -> Row:
        """A row of a table: the cells that are given, the rest blank."""
        given = {"scorecard": self.scorecard} | {name: str(cell) for name, cell in cells.items()}
        return {column: given.get(column, "") for column in COLUMNS[table]}

    def maybe(self, chance: float, choices: Sequence[object]) -> str:
        """One of the choices with a chance, else blank."""
        return str(self.rng.choice(choices)) if self.rng.random() < chance else ""


def random_scorecard(rng: Random, company: Company) -> Tables:
    """All tables with one or two scorecards."""
    tables: Tables = {name: [] for name in COLUMNS}
    names = ("main", "trial") if rng.random() < 0.3 else ("main",)
    tables["value_lists"] = [
        {"list": name, "value": value} for name, values in VALUE_LISTS.items() for value in values
    ]
    tables["decay_policies"] = random_decay_policies(rng)
    tables["activity_types"] = random_activity_types(rng)
    tables["exclusions"] = random_exclusions(rng)
    tables["person_rules"] = random_person_rules(rng)
    tables["logged_twice"] = random_repetitions(rng)
    tables["bot_rules"] = random_bot_rules(rng)
    for name in names:
        _add_scorecard(Maker(rng, company, name), tables)
    return tables


def random_decay_policies(rng: Random) -> list[Row]:
    """One policy of each method, with a hold or not."""
    hold = [str(rng.choice((1, 3, 10))) if rng.random() < 0.3 else "" for _ in range(6)]
    days = [str(rng.choice((3, 7, 10, 30, 90))) for _ in range(6)]
    half_life = rng.choice((*days, "1", "10.5"))
    percent = rng.choice(("10", "25", "33.33", "50", "90"))
    rows = (
        ("flat", "none", "", "", "", "", ""),
        ("halving", "half_life", half_life, "", "", "", hold[1]),
        ("fading", "linear", "", days[2], "", "", hold[2]),
        ("stairs", "step", "", "", days[3], percent, hold[3]),
        ("shrinking", "compound_step", "", "", days[4], percent, hold[4]),
        ("lapsing", "window", "", days[5], "", "", hold[5]),
    )
    return [dict(zip(COLUMNS["decay_policies"], row, strict=True)) for row in rows]


def random_repetitions(rng: Random) -> list[Row]:
    """Types that repeat others; often none."""
    pairs = (("change_data_value", "change_score"), ("click_email", "open_email"))
    return [
        {"activity_type": repeating, "repeats": repeated, "description": "of a case"}
        for repeating, repeated in pairs
        if rng.random() < 0.5
    ]


def random_exclusions(rng: Random) -> list[Row]:
    """Up to three exclusions, at times two of one name."""
    rows = []
    for applies_to, templates, counts in (
        ("activity", ACTIVITY_EXCLUSIONS, (0, 1, 2)),
        ("lead", LEAD_EXCLUSIONS, (0, 0, 0, 1, 3)),
    ):
        for name, test in rng.sample(templates, rng.choice(counts)):
            rows.append(
                {
                    "exclusion": "same_name" if rng.random() < 0.1 else name,
                    "applies_to": applies_to,
                    "field": test.field,
                    "operator": test.operator,
                    "value": test.value,
                    "description": f"{name} of the company",
                }
            )
    return rows


def random_person_rules(rng: Random) -> list[Row]:
    """Up to four ways to tell people, at times two of one rule; mostly they only flag."""
    rows: list[Row] = []
    for number, (match_by, value) in enumerate(
        rng.sample(PERSON_RULES, rng.choice((0, 0, 0, 1, 2, 4)))
    ):
        if rows and rng.random() < 0.3:
            rows.append(rows[-1] | {"match_by": match_by, "value": value})
            continue
        rows.append(
            {
                # In front of some exclusions by name, and behind others.
                "person_rule": f"{rng.choice('aw')}_person_{number}",
                "reason": rng.choice(("employee", "student")),
                "match_by": match_by,
                "value": value,
                "action": rng.choice(("flag", "flag", "exclude")),
                "description": "",
            }
        )
    return rows


def _add_scorecard(make: Maker, tables: Tables) -> None:
    rng = make.rng
    status = "draft" if make.scorecard == "trial" else "live"
    tables["scorecards"].append(make.row("scorecards", status=status, description="of a case"))
    tables["point_values"] += [
        make.row("point_values", name="intent", points=rng.choice(("15", "8.88"))),
        make.row("point_values", name="risk", points=rng.choice(("-7", "-0.01"))),
    ]
    # Broad rules meet each other and themselves, and so reach the limits.
    broad = rng.sample(BROAD, rng.randint(1, 3))
    narrow = rng.sample(sorted(set(BEHAVIOR) - set(broad)), rng.randint(2, 6))
    for template in broad + narrow:
        add_behavior_rule(make, tables, template)
    _add_requirements(make, tables)
    for template in rng.sample(sorted(DEMOGRAPHIC), rng.randint(0, 5)):
        add_demographic_rule(make, tables, template)
    for number in range(rng.choice((0, 1, 1, 2))):
        repeats = rng.random() < 0.6
        tables["inactivity_rules"].append(
            make.row(
                "inactivity_rules",
                rule_id=f"idle_{number}",
                description="went quiet",
                category=rng.choice(("quiet", "web")),
                idle_days=rng.choice((3, 7, 10, 30)),
                points=rng.choice(("-2", "-5.50", "1", "@risk")),
                repeat_days=rng.choice((1, 7, 14)) if repeats else "",
                max_times=make.maybe(0.8, (1, 2, 3)) if repeats else "",
                decay_policy=_decay(make),
            )
        )
    _add_limits(make, tables)
    _add_bands(make, tables)
    for number in range(rng.choice((1, 1, 2, 3))):
        tables["mql_policies"].append(random_policy(make, tables, f"policy_{number}"))
    tables["visitor_policies"] += random_visitor_policy(make)


def random_visitor_policy(make: Maker) -> list[Row]:
    """What becomes of activities from before the lead was known; often nothing is said."""
    before = make.rng.choice(("", "", "count", "ignore", "count_last_n_days", "count_last_n_days"))
    if not before:
        return []
    days = make.rng.choice(("1", "7", "14", "0.5", "30")) if before == "count_last_n_days" else ""
    return [make.row("visitor_policies", before_known=before, last_days=days)]


def _decay(make: Maker) -> str:
    names = ("flat", "halving", "fading", "stairs", "shrinking", "lapsing")
    return make.maybe(0.8, names)


def add_behavior_rule(make: Maker, tables: Tables, template: str) -> None:
    """A rule from a template, with random withholding, in one or two versions (§3.9)."""
    rng = make.rng
    activity_type, tests = BEHAVIOR[template]
    known = {row["activity_type"] for row in tables["activity_types"]}
    if activity_type == "interesting_moment" and activity_type not in known:
        activity_type = "marketo_46"
    if activity_type == "merge_leads" and activity_type not in known:
        activity_type = "join_people"
    rule_id = f"{rng.choice('abc')}_{template}"
    tables["rule_conditions"] += [condition(make, rule_id, test) for test in tests]

    def version(valid_from: str, valid_to: str) -> Row:
        counts = rng.random() < 0.25
        return make.row(
            "behavior_rules",
            rule_id=rule_id,
            description=f"did {template}",
            category=make.maybe(0.96, CATEGORIES),
            activity_type=activity_type,
            points=rng.choice(POINTS),
            decay_policy=_decay(make),
            exclusive_group=make.maybe(0.45, ("one", "one", "two")),
            priority=make.maybe(0.6, (1, 2, 3)),
            min_count=rng.choice((2, 3)) if counts else "",
            min_count_within_days=make.maybe(0.7, ("0.5", 1, 5, 14, 30)) if counts else "",
            once_per_asset=rng.choice(("true", "false", "", "")),
            cooldown_hours=make.maybe(0.3, (1, 12, 24, 24, 48, "0.0003")),
            max_per_day=make.maybe(0.4, (1, 1, 2)),
            max_per_lead=make.maybe(0.2, (1, 2, 3, 5)),
            valid_from=valid_from,
            valid_to=valid_to,
        )

    middle = sorted(make.company.pool)[len(make.company.pool) // 2]
    match rng.choices(("always", "two", "gap", "since", "until"), (70, 15, 5, 5, 5))[0]:
        case "two":
            versions = [version("", _stamp(middle)), version(_stamp(middle), "")]
        case "gap":
            later = middle + timedelta(days=rng.choice((1, 20)))
            versions = [version("", _stamp(middle)), version(_stamp(later), "")]
        case "since":
            versions = [version(_stamp(middle), "")]
        case "until":
            versions = [version("", _stamp(middle))]
        case _:
            versions = [version("", "")]
    tables["behavior_rules"] += versions


def _stamp(at: datetime) -> str:
    return at.isoformat(sep=" ")


def condition(make: Maker, rule_id: str, test: Test) -> Row:
    """A row of `rule_conditions`."""
    return make.row(
        "rule_conditions",
        rule_id=rule_id,
        any_of=test.any_of,
        field=test.field,
        operator=test.operator,
        value=test.value,
    )


def own_rules(make: Maker, tables: Tables) -> list[Row]:
    """The behavior rules of the maker's scorecard."""
    return [row for row in tables["behavior_rules"] if row["scorecard"] == make.scorecard]


def _add_requirements(make: Maker, tables: Tables) -> None:
    rules = own_rules(make, tables)
    names = sorted({row["rule_id"] for row in rules})
    for row in rules:
        if make.rng.random() > 0.25:
            continue
        is_first_time = make.rng.random() < 0.25
        row["requires_rule"] = row["rule_id"] if is_first_time else make.rng.choice(names)
        row["requires"] = "absent" if is_first_time else make.rng.choice(("", "present", "absent"))
        row["requires_within_days"] = make.maybe(0.6, ("0.5", 1, 1, 5, 7, 14))


def add_demographic_rule(make: Maker, tables: Tables, template: str) -> None:
    """A demographic rule from a template."""
    rule_id = f"{make.rng.choice('xyz')}_{template}"
    tables["demographic_rules"].append(
        make.row(
            "demographic_rules",
            rule_id=rule_id,
            description=f"is {template}",
            category=make.rng.choice(FIT_CATEGORIES),
            points=make.rng.choice(POINTS),
            exclusive_group=make.maybe(0.4, ("one", "three")),
            priority=make.maybe(0.6, (1, 2)),
        )
    )
    tables["rule_conditions"] += [condition(make, rule_id, test) for test in DEMOGRAPHIC[template]]


def _add_limits(make: Maker, tables: Tables) -> None:
    rng = make.rng
    tables["score_limits"] += [
        make.row("score_limits", scope="category", target=category, min_points=low, max_points=high)
        for category in used_categories(make, tables)
        if rng.random() < 0.3
        for low, high in [rng.choice((("", "12"), ("-3", ""), ("-5", "10.5"), ("2", "30")))]
    ]
    for scope in ("behavior", "demographic", "total"):
        if rng.random() < 0.3:
            low, high = rng.choice((("0", ""), ("", "25"), ("-4", "40"), ("1.25", "20.5")))
            tables["score_limits"].append(
                make.row("score_limits", scope=scope, min_points=low, max_points=high)
            )


def used_categories(make: Maker, tables: Tables) -> list[str]:
    """Categories of the scorecard's rules."""
    return sorted(
        {
            row["category"]
            for table in ("behavior_rules", "demographic_rules", "inactivity_rules")
            for row in tables[table]
            if row["scorecard"] == make.scorecard and row["category"]
        }
    )


def _add_bands(make: Maker, tables: Tables) -> None:
    for dimension, names in (("behavior", "1234"), ("demographic", "ABCD"), ("total", "HMLX")):
        if make.rng.random() < 0.1:
            continue
        bottom = make.rng.choice(("-1000", "0"))
        for name, minimum in zip(names, ("20", "10", "0.5", bottom), strict=True):
            tables["score_bands"].append(
                make.row("score_bands", dimension=dimension, band=name, min_score=minimum)
            )


def random_policy(make: Maker, tables: Tables, name: str) -> Row:
    """A policy with low thresholds, so that episodes open and end."""
    rng = make.rng
    rules = sorted({row["rule_id"] for row in own_rules(make, tables)})
    row = make.row(
        "mql_policies",
        policy=name,
        priority=make.maybe(0.6, (1, 1, 2)),
        min_total=make.maybe(0.5, (5, 10, "12.5", 20)),
        min_behavior=make.maybe(0.3, (1, 5, 10)),
        min_demographic=make.maybe(0.25, (0, 5, 10)),
        required_fields=make.maybe(0.4, ("email", "email|company", "email_domain")),
        exit_below_total=make.maybe(0.75, (3, 5, 10, "12.34", 20, "0.01")),
        cooldown_days=make.maybe(0.5, (1, "2.5", 5, 10)),
    )
    if rng.random() < 0.45:
        broad = [rule for rule in rules if rule[2:] in BROAD]
        row["fast_track_rule"] = rng.choice(broad or rules)
        row["fast_track_days"] = make.maybe(0.7, (1, "1.5", 3, 7))
    triggers = ("min_total", "min_behavior", "min_demographic", "fast_track_rule")
    if not any(row[column] for column in triggers):
        row["min_total"] = "8"
    return row

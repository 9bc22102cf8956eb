"""A small scorecard without faults that reaches every file, and changes to it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from leadscore.scorecard.tables import TABLE_BY_NAME
from leadscore.scorecard.validate import validate_scorecard

Rows = list[dict[str, str]]
Tables = dict[str, Rows]
Change = Callable[[Tables], None]

# Line 2 of a file is the first of its rows here.
_FIRST_LINE = 2

_GOOD: dict[str, list[str]] = {
    "scorecards": [
        "scorecard=main status=live description=Everything",
        "scorecard=trial status=draft",
    ],
    "point_values": ["scorecard=main name=page points=5", "scorecard=trial name=page points=3.50"],
    "behavior_rules": [
        "scorecard=main rule_id=pricing_page category=web activity_type=visit_webpage points=@page"
        " decay_policy=fast_half_life exclusive_group=page priority=1",
        "scorecard=main rule_id=any_page category=web activity_type=visit_webpage points=1"
        " exclusive_group=page priority=2",
        "scorecard=main rule_id=white_paper category=content activity_type=fill_out_form points=50"
        " valid_to=2026-01-01",
        "scorecard=main rule_id=white_paper category=content activity_type=fill_out_form points=40"
        " valid_from=2026-01-01T00:00Z",
        "scorecard=main rule_id=report category=content activity_type=fill_out_form points=15.50"
        " requires_rule=white_paper requires_within_days=30 requires=present min_count=2"
        " min_count_within_days=7.5 once_per_asset=TRUE cooldown_hours=24.25 max_per_day=3"
        " max_per_lead=10",
        "scorecard=main rule_id=anything activity_type=* points=0 decay_policy=slow_steps",
        "scorecard=trial rule_id=pricing_page activity_type=marketo_99 points=@page",
    ],
    "demographic_rules": [
        "scorecard=main rule_id=manager category=fit points=10 exclusive_group=seniority",
        "scorecard=main rule_id=director category=fit points=20 exclusive_group=seniority",
        "scorecard=main rule_id=no_company category=fit points=-5",
    ],
    "inactivity_rules": [
        "scorecard=main rule_id=idle category=web idle_days=30 points=-10 repeat_days=30"
        " max_times=3 decay_policy=fast_half_life",
    ],
    "rule_conditions": [
        "scorecard=main rule_id=pricing_page field=asset operator=starts_with value=/pricing",
        "scorecard=main rule_id=any_page field=lead.email operator=is_not_empty",
        "scorecard=main rule_id=white_paper any_of=paper field=asset operator=in value=list:papers",
        "scorecard=main rule_id=white_paper any_of=paper field=attributes.link operator=matches"
        " value=^/files/.*[.]pdf$",
        "scorecard=main rule_id=report field=asset operator=starts_with value=Report:",
        "scorecard=main rule_id=manager field=title operator=contains value=manager",
        "scorecard=main rule_id=director field=lead.title operator=contains value=director",
        "scorecard=main rule_id=no_company field=company operator=is_empty",
        "scorecard=main rule_id=director field=number_of_employees operator=between value=10|9999",
    ],
    "value_lists": [
        "list=papers value=White_paper",
        "list=papers value=Guide",
        "list=rivals value=rivalmetrics.example",
    ],
    "decay_policies": [
        "decay_policy=fast_half_life method=half_life half_life_days=7.5",
        "decay_policy=slow_steps method=step period_days=7 percent_per_period=12.5 hold_days=3",
    ],
    "score_limits": [
        "scorecard=main scope=category target=web min_points=-50 max_points=100",
        "scorecard=main scope=behavior max_points=300",
        "scorecard=main scope=demographic min_points=-5",
    ],
    "score_bands": [
        "scorecard=main dimension=behavior band=1 min_score=50",
        "scorecard=main dimension=behavior band=2 min_score=-50",
        "scorecard=main dimension=demographic band=A min_score=-5",
    ],
    "mql_policies": [
        "scorecard=main policy=engaged priority=1 min_total=100 required_fields=email|company"
        " fast_track_rule=pricing_page fast_track_days=14 exit_below_total=50 cooldown_days=30",
        "scorecard=main policy=fits min_behavior=10 min_demographic=20",
    ],
    "exclusions": [
        "exclusion=bots applies_to=activity field=attributes.user_agent operator=matches value=bot",
        "exclusion=rivals applies_to=lead field=email_domain operator=domain_in value=list:rivals",
    ],
    "activity_types": [
        "source=marketo type_id=1 activity_type=visit_webpage is_engagement=true",
        "source=marketo type_id=2 activity_type=fill_out_form is_engagement=True",
        "source=marketo type_id=6 activity_type=send_email is_engagement=false",
        "source=marketo type_id=7 activity_type=email_delivered",
    ],
    "person_rules": [
        "person_rule=us reason=employee match_by=domain value=own.example|own2.example"
        " action=exclude",
        "person_rule=us reason=employee match_by=network value=192.0.2.0/24|2001:db8::1"
        " action=exclude",
        "person_rule=rivals_flagged reason=competitor match_by=exact_domain value=rival.example"
        " action=flag",
        "person_rule=students reason=student match_by=title value=^student$ action=flag",
        "person_rule=boss reason=employee match_by=address value=boss@x.example action=flag",
        "person_rule=shared reason=role_mailbox match_by=role_mailbox value=info|sales action=flag",
    ],
    "visitor_policies": [
        "scorecard=main before_known=count_last_n_days last_days=30.5",
        "scorecard=trial before_known=ignore",
    ],
    "logged_twice": [
        "activity_type=send_email repeats=fill_out_form",
    ],
    "bot_rules": [
        "bot_rule=flag method=source_flag is_active=true value=true|yes",
        "bot_rule=nets method=address_range is_active=TRUE value=192.0.2.0/24|2001:db8::/32"
        " field=attributes.ip",
        "bot_rule=links method=distinct_links_burst seconds=2.5 count=3 is_active=false",
        "bot_rule=hour method=hourly_maximum activity_types=visit_webpage|fill_out_form count=200",
    ],
}


def good_tables() -> Tables:
    """The rows of the good scorecard, fresh to be changed."""
    return {
        table: [dict(cell.split("=", 1) for cell in row.split(" ")) for row in rows]
        for table, rows in _GOOD.items()
    }


def write_tables(folder: Path, tables: Tables) -> Path:
    """Write the rows as the files of a scorecard."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            names = TABLE_BY_NAME[table].column_names
            writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def cell(table: str, line: int, **cells: str) -> Change:
    """Other cells in the row at a line of a file."""

    def change(tables: Tables) -> None:
        assert set(cells) <= set(TABLE_BY_NAME[table].column_names)
        tables[table][line - _FIRST_LINE].update(cells)

    return change


def row(table: str, **cells: str) -> Change:
    """One more row at the end of a file."""

    def change(tables: Tables) -> None:
        assert set(cells) <= set(TABLE_BY_NAME[table].column_names)
        tables[table].append(cells)

    return change


def condition(rule_id: str, field: str, operator: str, value: str = "", any_of: str = "") -> Change:
    """One more condition of a rule of scorecard `main`; the first comes to stand in line 11."""
    return row(
        "rule_conditions",
        scorecard="main",
        rule_id=rule_id,
        any_of=any_of,
        field=field,
        operator=operator,
        value=value,
    )


def only(table: str, *lines: int) -> Change:
    """Of a file only the rows at these lines."""

    def change(tables: Tables) -> None:
        tables[table] = [tables[table][line - _FIRST_LINE] for line in lines]

    return change


def faults_after(folder: Path, *changes: Change) -> list[str]:
    """The faults of the good scorecard with these changes, as printed."""
    tables = good_tables()
    for change in changes:
        change(tables)
    return [str(fault) for fault in validate_scorecard(write_tables(folder, tables))]

"""Whom the person rules of the default scorecard take for no prospect, and whom they must not."""

import csv
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from examples.tables import query, table
from leadscore.explain import Flag, explain
from leadscore.loader import load_folder
from leadscore.project import DEFAULT_SCORECARD
from warehouse.dbt_worker import FILE_NAME, DbtWorker

AS_OF = "2026-03-10"
CONTENT = ("primaryAttributeValue", "attributes")

# Mail address, title, rules that match; those that exclude with an exclamation mark.
PEOPLE = [
    ("ana@northwind-analytics.example", "", "internal!"),
    ("ana@eu.northwind-analytics.example", "", "internal!"),
    ("ANA@Northwind-Analytics.Example", "", "internal!"),
    ("ana@mynorthwind-analytics.example", "", ""),
    ("ana@northwind-analytics.example.org.example", "", ""),
    ("northwind-analytics.example@bank.example", "", ""),
    ("bo@rivalmetrics.example", "", "competitor!"),
    ("bo@notrivalmetrics.example", "", ""),
    ("bo@rivalmetrics-fans.example", "", ""),
    ("test@bank.example", "", "test_address!"),
    ("test+anything@bank.example", "", "test_address!"),
    ("qa2@bank.example", "", "test_address!"),
    ("no-reply@bank.example", "", "test_address!"),
    ("testa@bank.example", "", ""),
    ("testament@bank.example", "", ""),
    ("ana+test@bank.example", "", ""),
    ("contest@bank.example", "", ""),
    ("ana@mail.example.com", "", "test_domain!"),
    ("ana@realexample.com", "", ""),
    ("ana@mytest.com", "", ""),
    ("cy@riverforge-partners.example", "", "partner"),
    ("info@bank.example", "", "role_mailbox"),
    ("Sales+emea@bank.example", "", "role_mailbox"),
    ("salesperson@bank.example", "", ""),
    ("jo.sales@bank.example", "", ""),
    ("informatics@bank.example", "", ""),
    ("infoline@bank.example", "", ""),
    ("dee@gmail.com", "", "free_mail"),
    ("dee@notgmail.com", "", ""),
    ("dee@gmail.com.bank.example", "", ""),
    ("info@gmail.com", "", "free_mail role_mailbox"),
    ("eve@student.kit.example", "", "student_mail"),
    ("eve@stud.uni-x.example", "", "student_mail"),
    ("eve@student.example", "", ""),
    ("eve@studentloans.bank.example", "", ""),
    ("student@bank.example", "", ""),
    ("no-at-sign", "", ""),
    ("", "", ""),
    ("a1@bank.example", "Student", "student_title"),
    ("a2@bank.example", "student at MIT", "student_title"),
    ("a3@bank.example", "PhD Student", "student_title"),
    ("a4@bank.example", "Ph.D. student, Computer Science", "student_title"),
    ("a5@bank.example", "Graduate Student", "student_title"),
    ("a6@bank.example", "Full-time student", "student_title"),
    ("a7@bank.example", "Studentin", "student_title"),
    ("a8@bank.example", "Computer Science Student - TU Delft", "student_title"),
    ("b1@bank.example", "Student Success Manager", ""),
    ("b2@bank.example", "Director of Student Services", ""),
    ("b3@bank.example", "VP, Student Loans", ""),
    ("b4@bank.example", "Head of Student Affairs", ""),
    ("b5@bank.example", "Students Coordinator", ""),
    ("b6@bank.example", "International Student Advisor", ""),
    ("b7@bank.example", "Dean of Students", ""),
    ("b8@bank.example", "Internal Auditor", ""),
    ("b9@bank.example", "Partner", ""),
]


def write_csv(path: Path, header: list[str], rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@dataclass(frozen=True)
class Built:
    warehouse: Path
    scorecard: Path
    worker: DbtWorker


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The people above, and visits from two networks, one of which a rule takes for our own."""
    folder = tmp_path_factory.mktemp("non_prospects")
    scorecard = shutil.copytree(DEFAULT_SCORECARD, folder / "scorecard")
    with (scorecard / "person_rules.csv").open("a") as file:
        file.write("own_network,employee,network,192.0.2.0/24|2001:db8::/32,exclude,\n")
        file.write("hotel,guest,network,198.51.100.0/24,flag,\n")
    write_csv(
        folder / "raw" / "marketo" / "leads.csv",
        ["id", "email", "title", "createdAt", "updatedAt"],
        [
            [str(number), email, title, "2026-03-01", "2026-03-01"]
            for number, (email, title, _) in enumerate(PEOPLE, start=100)
        ],
    )
    addresses = ["192.0.2.7", "2001:DB8::5", "192.0.3.7", "198.51.100.9", "office", ""]
    visits = [
        [f"v{place}", "130", f"2026-03-02T10:0{place}:00Z", "1", "/pricing", json.dumps(attributes)]
        for place, address in enumerate(addresses)
        for attributes in [{"Client IP Address": address}]
    ]
    forms = [["f1", "127", "2026-03-03", "2", "Request a demo", "{}"]]
    forms += [["f2", "106", "2026-03-03", "2", "Request a demo", "{}"]]
    write_csv(
        folder / "raw" / "marketo" / "activities.csv",
        ["marketoGUID", "leadId", "activityDate", "activityTypeId", *CONTENT],
        visits + forms,
    )
    warehouse = folder / FILE_NAME
    load_folder(folder / "raw", warehouse)
    worker = DbtWorker(folder, scorecard)
    worker.build(warehouse, AS_OF)
    return Built(warehouse, scorecard, worker)


def test_the_default_rules_find_whom_they_mean_and_nobody_else(built: Built) -> None:
    found: dict[str, set[str]] = {}
    for lead_id, rule, mark in query(
        built.warehouse,
        "select lead_id, person_rule, case when is_excluded then '!' else '' end"
        " from marts.non_prospects where matched_value not like 'network%'",
    ):
        found.setdefault(lead_id, set()).add(rule + mark)
    wrong = [
        (email, title, sorted(found.get(str(number), ())), expected)
        for number, (email, title, expected) in enumerate(PEOPLE, start=100)
        if found.get(str(number), set()) != set(expected.split())
    ]
    assert wrong == []


def test_who_is_excluded_is_scored_and_never_qualified_and_who_is_flagged_is(built: Built) -> None:
    assert query(
        built.warehouse,
        """
        select lead_id, exclusion, behavior_score > 0, is_mql from marts.lead_scores
        where lead_id in ('106', '127') and scorecard = 'b2b_saas' order by 1
        """,
    ) == table("""
        lead | exclusion  | scored | mql
        106  | competitor | yes   | no
        127  |            | yes   | yes
    """)


def test_what_comes_from_our_own_network_is_withheld_and_only_that(built: Built) -> None:
    assert query(
        built.warehouse,
        """
        select activity_id, withheld_by from marts.behavior_score_events
        where rule_id = 'visit_pricing' and scorecard = 'b2b_saas' order by 1
        """,
    ) == table("""
        activity | withheld_by
        v0       | exclusion
        v1       | exclusion
        v2       |
        v3       | cooldown
        v4       | cooldown
        v5       | cooldown
    """)
    assert query(
        built.warehouse,
        """
        select lead_id, person_rule, matched_value, is_excluded, activity_count
        from marts.non_prospects where matched_value like 'network%' order by 2
        """,
    ) == [
        ("130", "hotel", "network=198.51.100.0/24", "no", "1"),
        ("130", "own_network", "network=192.0.2.0/24|2001:db8::/32", "no", "2"),
    ]


def test_the_explanation_of_a_lead_tells_who_flags_it(built: Built) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        flags = [explain(connection, lead, "b2b_saas").flags for lead in ("130", "106")]
    assert flags == [
        (
            Flag("free_mail", "free_mail", "domain=gmail.com"),
            Flag("hotel", "guest", "network=198.51.100.0/24"),
            Flag("role_mailbox", "role_mailbox", "role_mailbox=info"),
        ),
        (),
    ]


def test_rules_that_find_nobody_are_counted_too(built: Built) -> None:
    counts = {
        rule: (leads, excluded, activities)
        for rule, leads, excluded, activities in query(
            built.warehouse,
            "select person_rule, leads, excluded_leads, activities from marts.non_prospect_counts",
        )
    }
    assert counts["internal"] == ("3", "3", "0")
    assert counts["partner"] == ("1", "0", "0")
    assert counts["own_network"] == ("1", "0", "2")
    rules = built.scorecard / "person_rules.csv"
    with rules.open("a") as file:
        file.write("nobody,other,address,nobody@nowhere.example,exclude,\n")
    built.worker.build(built.warehouse, AS_OF)
    assert query(
        built.warehouse,
        "select leads, excluded_leads, activities from marts.non_prospect_counts"
        " where person_rule = 'nobody'",
    ) == [("0", "0", "0")]

"""Examples that others have published, as scorecards side by side in one warehouse.

They are the default table of Salesforce Account Engagement, linear decay at MadKudu, "once every
day" and ordered choices at Marketo, the worked lead of a consultancy, and points for reports that
depend on what came before.
"""

from pathlib import Path

import pytest

from cases.history import write_load, write_scorecard
from cases.vocabulary import ACTIVITY_HEADER, LEAD_HEADER
from examples.tables import Table, query, table
from leadscore.loader import load_folder
from oracle.by_hand import Cells, activity, rule, tables, version, when
from oracle.records import Load, RawFile, Row, Tables
from warehouse.dbt_worker import FILE_NAME, DbtWorker

AS_OF = "2026-04-01 12:00:00"

# Salesforce Account Engagement: default scoring model. Type ids as a customer would number them.
DEFAULT_TABLE = {
    "custom_redirect_click": 3,
    "file_access": 3,
    "form_error": -5,
    "landing_page_error": -5,
    "form_submission": 50,
    "landing_page_success": 50,
    "page_view": 1,
    "site_search": 3,
    "tracked_link_click": 3,
    "visitor_session": 3,
    "opportunity_created": 50,
    "opportunity_lost": -100,
    "mail_open": 0,
}
FIRST_TYPE_ID = 200001

ENGAGEMENT = {
    "1": "visit_webpage",
    "2": "fill_out_form",
    "3": "click_link",
    "10": "open_email",
    "11": "click_email",
    "104": "change_program_status",
}
VISIT, FORM, LINK, OPEN, CLICK, PROGRAM = ENGAGEMENT

SCORECARDS = (
    "account_engagement",
    "madkudu",
    "marketo",
    "consultancy",
    "reports",
    "ordered_reports",
)

WORKED_LEAD = {
    "mail open": (OPEN, "Newsletter", {}),
    "webinar": (PROGRAM, "Webinar: lakes", {"New Status": "Attended"}),
    "case study": (FORM, "Case study: Acme", {}),
    "mail click": (CLICK, "Newsletter", {}),
    "video": (LINK, "/video/full", {}),
    "pricing": (VISIT, "/pricing", {}),
}


def _of(scorecard: str, *rows: Row) -> list[Row]:
    return [{"scorecard": scorecard} | row for row in rows]


def _scorecard() -> Tables:
    account_engagement = [
        rule(name, str(points), name, category="engagement")
        for name, points in DEFAULT_TABLE.items()
    ]
    consultancy = [
        rule("webinar_attended", "25", "change_program_status"),
        rule("case_study", "20", "fill_out_form"),
        rule("mail_click", "3", "click_email"),
        rule("full_video", "40", "click_link"),
        rule("pricing_page", "15"),
        rule("first_mail_open", "1", "open_email", requires_rule="first_mail_open")
        | {"requires": "absent"},
    ]
    marketo = [
        rule("once_every_day", "5", cooldown_hours="24"),
        rule("choice_pricing", "10", exclusive_group="choice", priority="1"),
        rule("choice_product", "6", exclusive_group="choice", priority="2"),
        rule("choice_any_page", "1", exclusive_group="choice", priority="3"),
    ]
    reports = [
        rule("any_report", "25", "fill_out_form"),
        rule("business_address", "10", "fill_out_form"),
    ]
    ordered_reports = [
        rule("white_paper", "0", "fill_out_form"),
        rule("report_after_white_paper", "50", "fill_out_form", requires_rule="white_paper")
        | {"exclusive_group": "report", "priority": "1"},
        rule("report", "35", "fill_out_form", exclusive_group="report", priority="2"),
    ]
    return tables(
        scorecards=[{"scorecard": name, "status": "live"} for name in SCORECARDS],
        behavior_rules=[
            *_of("account_engagement", *account_engagement),
            *_of("madkudu", rule("signal", "9", decay_policy="lifespan_90")),
            *_of("marketo", *marketo),
            *_of("consultancy", *consultancy),
            *_of("reports", *reports),
            *_of("ordered_reports", *ordered_reports),
        ],
        demographic_rules=_of("reports", {"rule_id": "not_hotmail", "points": "10"}),
        rule_conditions=[
            *_of("marketo", when("choice_pricing", "asset", "starts_with", "/pricing")),
            *_of("marketo", when("choice_product", "asset", "starts_with", "/product")),
            *_of("marketo", when("once_every_day", "asset", "equals", "/daily")),
            *_of(
                "consultancy",
                when("webinar_attended", "attributes.new_status", "equals", "Attended"),
                when("case_study", "asset", "starts_with", "Case study:"),
                when("full_video", "asset", "equals", "/video/full"),
                when("pricing_page", "asset", "equals", "/pricing"),
            ),
            *_of(
                "reports",
                when("any_report", "asset", "starts_with", "Report:"),
                when("business_address", "asset", "starts_with", "Report:"),
                when("business_address", "lead.email_domain", "domain_not_in", "hotmail.com"),
                when("not_hotmail", "email", "domain_not_in", "hotmail.com"),
            ),
            *_of(
                "ordered_reports",
                when("white_paper", "asset", "starts_with", "White paper:"),
                when("report_after_white_paper", "asset", "starts_with", "Report:"),
                when("report", "asset", "starts_with", "Report:"),
            ),
        ],
        decay_policies=[{"decay_policy": "lifespan_90", "method": "linear", "lifespan_days": "90"}],
        mql_policies=_of("consultancy", {"policy": "over_100", "min_total": "100"}),
        activity_types=[
            {"source": "marketo", "type_id": type_id, "activity_type": slug}
            | {"is_engagement": "true"}
            for type_id, slug in [
                *ENGAGEMENT.items(),
                *((str(FIRST_TYPE_ID + n), slug) for n, slug in enumerate(DEFAULT_TABLE)),
            ]
        ],
    )


def _worked_lead(lead: str, *order: str) -> list[Cells]:
    """The consultancy's activities in this order, one each day from 1 March."""
    rows = []
    for day, name in enumerate(order, 1):
        type_id, asset, attributes = WORKED_LEAD[name]
        at = f"2026-03-{day:02}T09:00:00Z"
        rows.append(activity(f"{lead}:{name}", at, type_id, asset, lead, **attributes))
    return rows


def _activities() -> list[Cells]:
    story = ("mail open", "webinar", "case study", "mail click", "video", "pricing")
    listed = ("webinar", "case study", "mail click", "video", "pricing", "mail open")
    default = [
        activity(
            f"ae:{slug}", f"2026-03-{n + 1:02}T10:00:00Z", str(FIRST_TYPE_ID + n), "", "engaged"
        )
        for n, slug in enumerate(DEFAULT_TABLE)
    ]
    return [
        *default,
        activity("mk", "2026-03-29T10:00:00Z", VISIT, "/", "signal"),
        # 15 March 2026 is a Sunday.
        activity("sunday 22:00", "2026-03-15T22:00:00Z", VISIT, "/daily", "daily"),
        activity("monday 21:59", "2026-03-16T21:59:59Z", VISIT, "/daily", "daily"),
        activity("monday 22:00", "2026-03-16T22:00:00Z", VISIT, "/daily", "daily"),
        activity("pricing", "2026-03-20T10:00:00Z", VISIT, "/pricing", "chooser"),
        activity("product", "2026-03-20T11:00:00Z", VISIT, "/product/lakes", "chooser"),
        activity("other", "2026-03-20T12:00:00Z", VISIT, "/about", "chooser"),
        *_worked_lead("in story", *story),
        *_worked_lead("as listed", *listed),
        *_worked_lead("no pricing", *story[:-1]),
        activity("again", "2026-03-09T09:00:00Z", OPEN, "Newsletter", "in story"),
        activity("r1", "2026-03-02T10:00:00Z", FORM, "Report: lakes", "business"),
        activity("r2", "2026-03-02T10:00:00Z", FORM, "Report: lakes", "hotmail"),
        activity("r3", "2026-03-02T10:00:00Z", FORM, "Report: lakes", "unknown"),
        activity("w4", "2026-03-01T10:00:00Z", FORM, "White paper: lakes", "paper first"),
        activity("r4", "2026-03-02T10:00:00Z", FORM, "Report: lakes", "paper first"),
        activity("r5", "2026-03-02T10:00:00Z", FORM, "Report: lakes", "report first"),
        activity("w5", "2026-03-03T10:00:00Z", FORM, "White paper: lakes", "report first"),
        activity("q5", "2026-03-04T10:00:00Z", FORM, "Report: rivers", "report first"),
    ]


def _leads() -> list[Cells]:
    at = "2026-01-01T00:00:00Z"
    return [
        version(at, at, "business", "ana@acme.example"),
        version(at, at, "hotmail", "bo@hotmail.com"),
        version(at, at, "unknown"),
    ]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    write_scorecard(folder / "scorecard", _scorecard())
    files = (
        RawFile("activities", "activities.csv", ACTIVITY_HEADER, tuple(_activities())),
        RawFile("leads", "leads.csv", LEAD_HEADER, tuple(_leads())),
    )
    write_load(folder / "raw", Load("default", files))
    warehouse = folder / FILE_NAME
    load_folder(folder / "raw", warehouse)
    DbtWorker(folder, folder / "scorecard").build(warehouse, AS_OF)
    return warehouse


def _ledger(warehouse: Path, scorecard: str, *leads: str) -> Table:
    """The ledger of some leads under one scorecard, in order of time."""
    return query(
        warehouse,
        f"""
        select lead_id, activity_id, rule_id, points, withheld_by
        from marts.behavior_score_events
        where scorecard = '{scorecard}' and lead_id in {(*leads, "")}
        order by lead_id, occurred_at, rule_id
        """,
    )


def _scores(warehouse: Path, scorecard: str, *leads: str) -> Table:
    return query(
        warehouse,
        f"""
        select lead_id, behavior_score, demographic_score, lead_score
        from marts.lead_scores
        where scorecard = '{scorecard}' and lead_id in {(*leads, "")} order by lead_id
        """,
    )


@pytest.mark.parametrize(("kind", "points"), DEFAULT_TABLE.items())
def test_account_engagement_scores_each_activity_by_its_default_table(
    published: Path, kind: str, points: int
) -> None:
    ledger = _ledger(published, "account_engagement", "engaged")
    assert [row for row in ledger if row[1] == f"ae:{kind}"] == [
        ("engaged", f"ae:{kind}", kind, f"{points}.00", "")
    ]


def test_account_engagement_sums_its_default_table(published: Path) -> None:
    # 3 + 3 - 5 - 5 + 50 + 50 + 1 + 3 + 3 + 3 + 50 - 100 + 0
    assert _scores(published, "account_engagement", "engaged") == [
        ("engaged", "56.00", "0.00", "56.00")
    ]


def test_madkudu_leaves_8_70_of_9_points_after_3_of_90_days(published: Path) -> None:
    assert _scores(published, "madkudu", "signal") == [("signal", "8.70", "0.00", "8.70")]
    lines = query(
        published,
        """
        select line_type, points from marts.lead_score_lines
        where scorecard = 'madkudu' and lead_id = 'signal' order by 1
        """,
    )
    # 87/90 is 0.966667 to 6 places: 8.700003, shown as 8.70.
    assert lines == [
        ("behavior", "9.00000000"),
        ("decay", "-0.29999700"),
        ("rounding", "-0.00000300"),
    ]


def test_marketos_once_every_day_rolls_by_hours(published: Path) -> None:
    ledger = _ledger(published, "marketo", "daily")
    assert [row[1:] for row in ledger if row[2] == "once_every_day"] == table("""
        activity     | rule           | points | withheld_by
        sunday 22:00 | once_every_day | 5.00   |
        monday 21:59 | once_every_day | 0.00   | cooldown
        monday 22:00 | once_every_day | 5.00   |
    """)


def test_of_marketos_ordered_choices_only_the_first_that_matches_pays(published: Path) -> None:
    assert [row[1:] for row in _ledger(published, "marketo", "chooser")] == table("""
        activity | rule            | points | withheld_by
        pricing  | choice_any_page | 0.00   | exclusive_group
        pricing  | choice_pricing  | 10.00  |
        product  | choice_any_page | 0.00   | exclusive_group
        product  | choice_product  | 6.00   |
        other    | choice_any_page | 1.00   |
    """)


def test_the_consultancys_lead_reaches_104_points(published: Path) -> None:
    assert _scores(published, "consultancy", "as listed", "in story", "no pricing") == table("""
        lead       | behavior | demographic | lead
        as listed  | 104.00   | 0.00        | 104.00
        in story   | 104.00   | 0.00        | 104.00
        no pricing | 89.00    | 0.00        | 89.00
    """)
    again = [row for row in _ledger(published, "consultancy", "in story") if row[1] == "again"]
    assert again == [("in story", "again", "first_mail_open", "0.00", "requires")]


def test_the_consultancys_lead_is_qualified_by_the_activity_that_crosses_100(
    published: Path,
) -> None:
    episodes = query(
        published,
        """
        select lead_id, opened_at, trigger_rule_id, trigger_activity_id, lead_score, ended_at
        from marts.mql_episodes where scorecard = 'consultancy' order by 1
        """,
    )
    # As listed the mail open comes last: 25 + 20 + 3 + 40 + 15 = 103 are enough.
    assert episodes == table("""
        lead      | opened_at        | rule         | activity          | score  | ended_at
        as listed | 2026-03-05 09:00 | pricing_page | as listed:pricing | 103.00 |
        in story  | 2026-03-06 09:00 | pricing_page | in story:pricing  | 104.00 |
    """)


def test_a_report_gives_25_and_10_more_where_the_address_is_not_of_hotmail(
    published: Path,
) -> None:
    # Whether the 10 are given for the report or for the address: an unknown address is neutral.
    assert _scores(published, "reports", "business", "hotmail", "unknown") == table("""
        lead     | behavior | demographic | lead
        business | 35.00    | 10.00       | 45.00
        hotmail  | 25.00    | 0.00        | 25.00
        unknown  | 25.00    | 0.00        | 25.00
    """)


def test_a_report_gives_50_after_a_white_paper_and_35_else(published: Path) -> None:
    found = _ledger(published, "ordered_reports", "paper first", "report first")
    assert [row for row in found if row[2] != "white_paper"] == table("""
        lead         | activity | rule                     | points | withheld_by
        paper first  | r4       | report                   | 0.00   | exclusive_group
        paper first  | r4       | report_after_white_paper | 50.00  |
        report first | r5       | report                   | 35.00  |
        report first | r5       | report_after_white_paper | 0.00   | requires
        report first | q5       | report                   | 0.00   | exclusive_group
        report first | q5       | report_after_white_paper | 50.00  |
    """)

"""Eight leads of two source instances, worked out by hand (tests/fixtures/small_company/README.md).

Every expected figure was calculated from the contract before the engine was asked.
"""

import pytest

from examples.company import Company
from examples.tables import query, table

LEAD_SCORES = """
lead_id | demographic | behavior | lead  | rating | total_band | is_mql | exclusion  | last_engagement_at
1       |       30.00 |   -18.00 | 12.00 | A3     | cold       | yes    |            | 2026-02-20 10:00
2       |       15.00 |     1.09 | 16.09 | B2     | cold       | no     |            | 2026-03-12 09:00
5       |       20.00 |   -30.00 |  0.00 | B3     | cold       | yes    |            | 2026-01-15 10:00
7       |       40.00 |    36.00 | 76.00 | A2     | hot        | no     | competitor | 2026-03-12 10:00
8       |      -10.00 |     8.20 |  0.00 | C2     | cold       | no     |            | 2026-03-24 09:00
9       |        0.00 |     9.60 |  9.60 | B2     | cold       | no     |            | 2026-03-30 12:01
emea:1  |       35.00 |    35.00 | 70.00 | A2     | hot        | no     |            | 2026-03-12 11:00
emea:2  |        0.00 |    10.00 | 10.00 | B2     | cold       | no     |            | 2026-04-01 12:00
"""  # noqa: E501

LEADS = """
lead_id | email                         | company       | job_title               | lead_source
1       | ada@acme.example              | Acme          | Chief Marketing Officer | Webinar
2       | ben@globex.example            | Globex        | Analyst                 | Web
5       | eve@initech.example           | Initech       | VP Finance              | Referral
7       | gus@mail.rivalmetrics.example | Rival Metrics | Chief Data Officer      | Web
8       | hal@freemail.example          |               |                         |
9       |                               |               |                         |
emea:1  |                               | Initrode GmbH | VP Operations           | Event
emea:2  | kim@hooli.example             | Hooli         |                         |
"""

# Decay and limits summed over categories.
LINES = """
lead_id | line_type   | rule_id        | points        | activities | latest_at
1       | behavior    | demo           |  120.00000000 | 2          | 2026-02-20 10:00
1       | behavior    | webinar        |   25.00000000 | 1          | 2026-01-05 10:00
1       | decay       |                | -133.00000000 |            |
1       | demographic | chief          |   30.00000000 |            |
1       | inactivity  | silent         |  -30.00000000 | 2          | 2026-03-22 10:00
2       | behavior    | mail_click     |    8.00000000 | 2          | 2026-01-31 09:00
2       | behavior    | pricing        |   10.00000000 | 1          | 2026-03-12 09:00
2       | behavior    | white_paper    |   20.00000000 | 1          | 2026-01-08 09:00
2       | decay       |                |  -21.90624800 |            |
2       | demographic | mid_size       |   15.00000000 |            |
2       | inactivity  | silent         |  -15.00000000 | 1          | 2026-03-02 09:00
2       | rounding    |                |   -0.00375200 |            |
5       | behavior    | demo           |   60.00000000 | 1          | 2026-01-15 10:00
5       | decay       |                |  -60.00000000 |            |
5       | demographic | vice_president |   20.00000000 |            |
5       | inactivity  | silent         |  -30.00000000 | 2          | 2026-03-16 10:00
5       | limit       |                |   10.00000000 |            |
7       | behavior    | demo           |   60.00000000 | 1          | 2026-03-12 10:00
7       | decay       |                |  -24.00000000 |            |
7       | demographic | chief          |   30.00000000 |            |
7       | demographic | mid_size       |   15.00000000 |            |
7       | limit       |                |   -5.00000000 |            |
8       | behavior    | careers        |   -8.00000000 | 1          | 2026-03-24 09:00
8       | behavior    | pricing        |   20.00000000 | 2          | 2026-03-23 08:00
8       | decay       |                |   -3.80000000 |            |
8       | demographic | free_mail      |  -10.00000000 |            |
8       | limit       |                |    1.80000000 |            |
9       | behavior    | pricing        |   10.00000000 | 1          | 2026-03-30 12:00
9       | decay       |                |   -0.40000000 |            |
emea:1  | behavior    | webinar        |   25.00000000 | 1          | 2026-03-12 11:00
emea:1  | behavior    | white_paper    |   20.00000000 | 1          | 2026-03-12 10:00
emea:1  | decay       |                |  -10.00000000 |            |
emea:1  | demographic | mid_size       |   15.00000000 |            |
emea:1  | demographic | vice_president |   20.00000000 |            |
emea:2  | behavior    | pricing        |   10.00000000 | 1          | 2026-04-01 12:00
"""

LEDGER = """
lead_id | activity_id   | rule_id     | occurred_at         | matched | points | withheld_by
1       | a01           | webinar     | 2026-01-05 10:00    |   25.00 |  25.00 |
1       | a02           | demo        | 2026-01-06 10:00    |   60.00 |  60.00 |
1       | a02:silent:1  | silent      | 2026-02-05 10:00    |  -15.00 | -15.00 |
1       | a03           | demo        | 2026-02-20 10:00    |   60.00 |  60.00 |
1       | a03:silent:1  | silent      | 2026-03-22 10:00    |  -15.00 | -15.00 |
2       | b08           | white_paper | 2026-01-08 09:00    |   20.00 |  20.00 |
2       | b01           | white_paper | 2026-01-12 09:00    |   20.00 |   0.00 | once_per_asset
2       | b02           | mail_click  | 2026-01-21 09:00    |    4.00 |   4.00 |
2       | b03           | mail_click  | 2026-01-21 15:00    |    4.00 |   0.00 | max_per_day
2       | b04           | mail_click  | 2026-01-31 09:00    |    4.00 |   4.00 |
2       | b04:silent:1  | silent      | 2026-03-02 09:00    |  -15.00 | -15.00 |
2       | b07           | pricing     | 2026-03-12 09:00    |   10.00 |  10.00 |
5       | e01           | demo        | 2026-01-15 10:00    |   60.00 |  60.00 |
5       | e01:silent:1  | silent      | 2026-02-14 10:00    |  -15.00 | -15.00 |
5       | e01:silent:2  | silent      | 2026-03-16 10:00    |  -15.00 | -15.00 |
7       | g01           | demo        | 2026-03-12 10:00    |   60.00 |  60.00 |
8       | h01           | pricing     | 2026-03-22 07:00    |   10.00 |   0.00 | exclusion
8       | h02           | pricing     | 2026-03-22 08:00    |   10.00 |  10.00 |
8       | h03           | pricing     | 2026-03-23 07:59:59 |   10.00 |   0.00 | cooldown
8       | h04           | pricing     | 2026-03-23 08:00    |   10.00 |  10.00 |
8       | h05           | careers     | 2026-03-24 09:00    |   -8.00 |  -8.00 |
9       | i01           | pricing     | 2026-03-30 12:00    |   10.00 |  10.00 |
emea:1  | emea:a01      | white_paper | 2026-03-12 10:00    |   20.00 |  20.00 |
emea:1  | emea:a02      | webinar     | 2026-03-12 11:00    |   25.00 |  25.00 |
emea:2  | emea:k01      | pricing     | 2026-04-01 12:00    |   10.00 |  10.00 |
"""

BEHAVIOR_SCORES = """
lead_id | points | positive | negative | awards | first_award_at   | last_award_at    | 7 days ago
1       | 115.00 |   145.00 |   -30.00 | 5      | 2026-01-05 10:00 | 2026-03-22 10:00 | -9.60
2       |  23.00 |    38.00 |   -15.00 | 5      | 2026-01-08 09:00 | 2026-03-12 09:00 | 2.55
5       |  30.00 |    60.00 |   -30.00 | 3      | 2026-01-15 10:00 | 2026-03-16 10:00 | -30.00
7       |  60.00 |    60.00 |     0.00 | 1      | 2026-03-12 10:00 | 2026-03-12 10:00 | 44.40
8       |  12.00 |    20.00 |    -8.00 | 3      | 2026-03-22 08:00 | 2026-03-24 09:00 | 11.00
9       |  10.00 |    10.00 |     0.00 | 1      | 2026-03-30 12:00 | 2026-03-30 12:00 | 0.00
emea:1  |  45.00 |    45.00 |     0.00 | 2      | 2026-03-12 10:00 | 2026-03-12 11:00 | 38.50
emea:2  |  10.00 |    10.00 |     0.00 | 1      | 2026-04-01 12:00 | 2026-04-01 12:00 | 0.00
"""

DEMOGRAPHIC_POINTS = """
lead_id | rule_id        | points | matched_value
1       | chief          |  30.00 | title=Chief Marketing Officer
2       | mid_size       |  15.00 | number_of_employees=250
5       | vice_president |  20.00 | title=VP Finance
7       | chief          |  30.00 | title=Chief Data Officer
7       | mid_size       |  15.00 | number_of_employees=300
8       | free_mail      | -10.00 | email_domain=freemail.example
emea:1  | mid_size       |  15.00 | number_of_employees=999
emea:1  | vice_president |  20.00 | title=VP Operations
"""

EPISODES = """
lead_id | no | opened_at        | policy     | trigger | activity | behavior | demographic | lead   | ended_at         | end_reason
1       | 1  | 2026-01-06 10:00 | engaged    | demo    | a02      |    84.50 |       20.00 | 104.50 | 2026-02-06 00:00 | decayed
1       | 2  | 2026-02-26 00:00 | hand_raise |         |          |    37.80 |       30.00 |  67.80 |                  |
5       | 1  | 2026-01-15 10:00 | hand_raise | demo    | e01      |    60.00 |       35.00 |  95.00 |                  |
"""  # noqa: E501

FLAGS = """
lead_id | is_mql | first_mql_at     | latest_mql_at    | mql_count | policy
1       | yes    | 2026-01-06 10:00 | 2026-02-26 00:00 | 2         | hand_raise
2       | no     |                  |                  | 0         |
5       | yes    | 2026-01-15 10:00 | 2026-01-15 10:00 | 1         | hand_raise
7       | no     |                  |                  | 0         |
8       | no     |                  |                  | 0         |
9       | no     |                  |                  | 0         |
emea:1  | no     |                  |                  | 0         |
emea:2  | no     |                  |                  | 0         |
"""

HISTORY = """
lead_id | score_on   | behavior | demographic | lead   | is_mql
1       | 2026-01-02 |     0.00 |       20.00 |  20.00 | no
1       | 2026-01-05 |    25.00 |       20.00 |  45.00 | no
1       | 2026-01-06 |    84.50 |       20.00 | 104.50 | yes
1       | 2026-02-05 |    18.50 |       20.00 |  38.50 | no
1       | 2026-02-20 |    53.00 |       20.00 |  73.00 | no
1       | 2026-02-26 |    37.80 |       30.00 |  67.80 | yes
1       | 2026-03-22 |    -6.00 |       30.00 |  24.00 | yes
2       | 2026-01-08 |    20.00 |       15.00 |  35.00 | no
2       | 2026-01-10 |    20.00 |       15.00 |  35.00 | no
2       | 2026-01-21 |    24.00 |       15.00 |  39.00 | no
2       | 2026-01-31 |    25.00 |       15.00 |  40.00 | no
2       | 2026-03-02 |     0.75 |       15.00 |  15.75 | no
2       | 2026-03-12 |     5.38 |       15.00 |  20.38 | no
5       | 2026-01-03 |     0.00 |       35.00 |  35.00 | no
5       | 2026-01-15 |    60.00 |       35.00 |  95.00 | yes
5       | 2026-02-10 |    28.80 |       20.00 |  48.80 | yes
5       | 2026-02-14 |     9.00 |       20.00 |  29.00 | yes
5       | 2026-03-16 |   -30.00 |       20.00 |   0.00 | yes
7       | 2026-03-05 |     0.00 |       40.00 |  40.00 | no
7       | 2026-03-12 |    60.00 |       40.00 | 100.00 | no
8       | 2026-03-20 |     0.00 |      -10.00 |   0.00 | no
8       | 2026-03-22 |    10.00 |      -10.00 |   0.00 | no
8       | 2026-03-23 |    19.80 |      -10.00 |   9.80 | no
8       | 2026-03-24 |    11.40 |      -10.00 |   1.40 | no
9       | 2026-03-30 |    10.00 |        0.00 |  10.00 | no
emea:1  | 2026-03-01 |     0.00 |       35.00 |  35.00 | no
emea:1  | 2026-03-12 |    45.00 |       35.00 |  80.00 | no
emea:2  | 2026-04-01 |    10.00 |        0.00 |  10.00 | no
"""

# Raw rows of all days; of them the rejected one counts on the day of loading.
RECONCILIATION = """
source_instance | raw_rows | rejected | duplicates | of_deleted_leads | excluded | scored | unmatched
default         | 24       | 1        | 1          | 2                | 1        | 17     | 2
emea            | 4        | 0        | 0          | 0                | 0        | 3      | 1
"""  # noqa: E501

RECONCILED_DAYS = """
source_instance | activity_on | raw_rows | rejected | duplicates | of_deleted_leads | excluded | scored | unmatched
default         | 2026-03-22  | 2        | 0        | 0          | 0                | 1        | 1      | 0
default         | 2026-03-24  | 2        | 0        | 1          | 0                | 0        | 1      | 0
default         | 2026-03-25  | 1        | 1        | 0          | 0                | 0        | 0      | 0
emea            | 2026-04-01  | 2        | 0        | 0          | 0                | 0        | 1      | 1
"""  # noqa: E501

# The draft scorecard: a point for each engagement, at most three.
TRIAL = """
lead_id | behavior | lead | behavior_band | rating | is_mql
1       | 3.00     | 3.00 |               |        | no
2       | 3.00     | 3.00 |               |        | no
5       | 1.00     | 1.00 |               |        | no
7       | 1.00     | 1.00 |               |        | no
8       | 3.00     | 3.00 |               |        | no
9       | 2.00     | 2.00 |               |        | no
emea:1  | 2.00     | 2.00 |               |        | no
emea:2  | 1.00     | 1.00 |               |        | no
"""

# As of 2026-03-25 00:00, before the second load: Eve is still deleted, Ben's white paper is that of
# 12 January, h05 is a visit of the pricing page, and 9 has not come yet.
BEFORE = """
lead_id | demographic | behavior | lead  | is_mql
1       |       30.00 |    -9.60 | 20.40 | yes
2       |       15.00 |     2.55 | 17.55 | no
7       |       40.00 |    44.40 | 84.40 | no
8       |      -10.00 |    28.80 | 18.80 | no
emea:1  |       35.00 |    38.50 | 73.50 | no
emea:2  |        0.00 |     0.00 |  0.00 | no
"""

QUERIES = {
    "lead_scores": (
        LEAD_SCORES,
        """
        select lead_id, demographic_score, behavior_score, lead_score, rating, total_band, is_mql,
            exclusion, last_engagement_at
        from marts.lead_scores where scorecard = 'main' order by 1
        """,
    ),
    "leads": (
        LEADS,
        """
        select lead_id, email, company, job_title, lead_source
        from marts.lead_scores where scorecard = 'main' order by 1
        """,
    ),
    "lead_score_lines": (
        LINES,
        """
        select lead_id, line_type, rule_id, sum(points), sum(activity_count), max(latest_at)
        from marts.lead_score_lines where scorecard = 'main'
        group by 1, 2, 3 order by 1, 2, 3
        """,
    ),
    "behavior_score_events": (
        LEDGER,
        """
        select lead_id, activity_id, rule_id, occurred_at, matched_points, points, withheld_by
        from marts.behavior_score_events where scorecard = 'main' order by 1, occurred_at, 2
        """,
    ),
    "behavior_scores": (
        BEHAVIOR_SCORES,
        """
        select lead_id, behavior_points, positive_points, negative_points, award_count,
            first_award_at, last_award_at, behavior_score_7d_ago
        from marts.behavior_scores inner join marts.decayed_scores using (scorecard, lead_id)
        where scorecard = 'main' order by 1
        """,
    ),
    "demographic_score_points": (
        DEMOGRAPHIC_POINTS,
        """
        select lead_id, rule_id, points, matched_value
        from marts.demographic_score_points where scorecard = 'main' order by 1, 2
        """,
    ),
    "mql_episodes": (
        EPISODES,
        """
        select lead_id, episode, opened_at, policy, trigger_rule_id, trigger_activity_id,
            behavior_score, demographic_score, lead_score, ended_at, end_reason
        from marts.mql_episodes where scorecard = 'main' order by 1, 2
        """,
    ),
    "mql_flags": (
        FLAGS,
        """
        select lead_id, is_mql, first_mql_at, latest_mql_at, mql_count, policy
        from marts.mql_flags where scorecard = 'main' order by 1
        """,
    ),
    "lead_score_history": (
        HISTORY,
        """
        select lead_id, score_on, behavior_score, demographic_score, lead_score, is_mql
        from marts.lead_score_history where scorecard = 'main' order by 1, 2
        """,
    ),
    "activity_reconciliation": (
        RECONCILIATION,
        """
        select source_instance, sum(raw_rows), sum(rejected), sum(duplicates),
            sum(of_deleted_leads), sum(excluded), sum(scored), sum(unmatched)
        from marts.activity_reconciliation group by 1 order by 1
        """,
    ),
    "activity_reconciliation by day": (
        RECONCILED_DAYS,
        """
        select source_instance, activity_on, raw_rows, rejected, duplicates, of_deleted_leads,
            excluded, scored, unmatched
        from marts.activity_reconciliation
        where (source_instance, activity_on) in (
            ('default', '2026-03-22'), ('default', '2026-03-24'), ('default', '2026-03-25'),
            ('emea', '2026-04-01')
        )
        order by 1, 2
        """,
    ),
    "draft scorecard": (
        TRIAL,
        """
        select lead_id, behavior_score, lead_score, behavior_band, rating, is_mql
        from marts.lead_scores where scorecard = 'trial' order by 1
        """,
    ),
}


@pytest.mark.parametrize("mart", QUERIES)
def test_the_marts_are_those_worked_out_by_hand(company: Company, mart: str) -> None:
    expected, sql = QUERIES[mart]
    assert query(company.warehouse, sql) == table(expected)


def test_before_the_second_load_the_marts_say_what_was_known_then(company: Company) -> None:
    found = query(
        company.before,
        """
        select lead_id, demographic_score, behavior_score, lead_score, is_mql
        from marts.lead_scores where scorecard = 'main' order by 1
        """,
    )
    assert found == table(BEFORE)


@pytest.mark.parametrize("mart", ["behavior_score_events", "lead_score_history", "mql_flags"])
@pytest.mark.parametrize("gone", ["3", "4", "6"])
def test_merged_and_deleted_leads_have_no_rows(company: Company, mart: str, gone: str) -> None:
    sql = f"select count(*), count(*) filter (lead_id = '{gone}') > 0 from marts.{mart}"
    ((rows, has_gone),) = query(company.warehouse, sql)
    assert (int(rows) > 0, has_gone) == (True, "no")


def test_the_second_build_scored_the_leads_that_something_touched_and_no_others(
    company: Company,
) -> None:
    touched = query(company.warehouse, "select lead_id from intermediate.int_touched_leads")
    # A late row of 4, which was merged into 2; a version of 5; a corrected row of 8; activities of
    # 9 and emea:2 between the two instants. Nothing happened to 1, 3, 6, 7 and emea:1.
    assert sorted(lead for (lead,) in touched) == ["2", "4", "5", "8", "9", "emea:2"]

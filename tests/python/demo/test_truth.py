"""Behavior, purchases and the hidden truth belong together, so that later work can find it."""

from __future__ import annotations

from demo.conftest import Company

BUYERS = "persona in ('champion', 'evaluator', 'researcher') and merged_into is null"


def test_there_is_one_truth_for_each_lead(company: Company) -> None:
    assert company.rows("select count(*), count(distinct lead_id) from truth") == [(3_000, 3_000)]


def test_every_persona_lives_here(company: Company) -> None:
    assert company.value("select count(distinct persona) from truth") == 8
    assert (
        company.value("select min(n) from (select count(*) as n from truth group by persona)") > 5
    )


def test_conversions_follow_intent_and_fit_with_noise(company: Company) -> None:
    intent, fit, rate = company.rows(
        f"select corr(intent, converts::int), corr(fit, converts::int), avg(converts::int)"
        f" from truth where {BUYERS}"
    )[0]
    assert 0.3 < intent < 0.8
    assert 0.08 < fit < 0.6
    assert 0.03 < rate < 0.15


def test_who_cannot_buy_does_not(company: Company) -> None:
    assert company.value(f"select count(*) from truth where converts and not ({BUYERS})") == 0


def test_what_people_do_follows_their_intent(company: Company) -> None:
    done = company.value(
        "select corr(t.intent, ln(1 + coalesce(n, 0))) from truth t left join"
        " (select lead_id, count(*) as n from acts where kind in (1, 2)"
        " and (asset like '/pricing%' or asset like '/demo' or asset like 'Case study%'"
        "  or asset in ('Request a demo', 'Contact sales', 'Start free trial'))"
        f" group by 1) a using (lead_id) where {BUYERS}"
    )
    assert done > 0.3


def test_conversions_come_after_the_behavior(company: Company) -> None:
    before, month_before, month_after = company.rows(
        "select avg((ts < converts_at)::int),"
        " count(*) filter (where ts between converts_at - interval 30 day and converts_at),"
        " count(*) filter (where ts between converts_at and converts_at + interval 30 day)"
        " from acts join truth using (lead_id) where kind = 1"
        " and converts_at between timestamptz '2025-10-01' and timestamptz '2026-09-01'"
    )[0]
    assert before > 0.6
    assert month_before > 2 * month_after


def test_most_buyers_raise_a_hand_first(company: Company) -> None:
    raised = company.value(
        "select avg(exists(from acts a where a.lead_id = t.lead_id and a.kind = 2 and a.ts"
        " between t.converts_at - interval 10 day and t.converts_at and a.asset in"
        " ('Request a demo', 'Contact sales', 'Start free trial'))::int)"
        " from truth t where converts_at < timestamptz '2026-11-01'"
    )
    assert 0.5 < raised < 0.95


def test_opportunities_tell_the_truth_up_to_the_end_of_the_history(company: Company) -> None:
    wrong = company.rows(
        """
        with shown as (
            select id, max(fields['is_won'] = 'true') as won,
                max(fields['is_closed'] = 'true') as closed,
                min(fields['created_date']::timestamptz) as opened
            from raw.salesforce_opportunity group by id
        ), meant as (
            select '006NW' || lpad((lead_id::bigint - 100001)::varchar, 13, '0') as id, *
            from truth where converts_at < timestamptz '2026-11-01'
        )
        select * from shown full join meant using (id)
        where shown.id is null or meant.lead_id is null or opened <> converts_at
            or closed <> (closes_at < timestamptz '2026-11-01')
            or shown.won <> (meant.won and closed)
        """
    )
    assert wrong == []


def test_large_companies_pay_more(company: Company) -> None:
    ratio = company.value(
        "with paid as (select t.amount, max(try_cast(l.fields['number_of_employees'] as bigint))"
        " as people from truth t join raw.marketo_leads l on l.id = t.lead_id where t.converts"
        " group by t.lead_id, t.amount) select (select avg(amount) from paid where people > 500)"
        " / (select avg(amount) from paid where people < 100)"
    )
    assert ratio > 2


def test_a_merged_lead_points_to_one_that_was_not_merged(company: Company) -> None:
    assert company.value("select count(*) from truth where merged_into is not null") > 40
    dangling = company.value(
        "select count(*) from truth t join truth s on s.lead_id = t.merged_into"
        " where s.merged_into is not null"
    )
    assert dangling == 0


def test_robots_and_only_robots_are_listed(company: Company) -> None:
    flagged, human = company.rows(
        "select count(*) filter"
        " (where details['is_bot_activity'] = 'true' and r.marketo_guid is null),"
        " count(*) filter (where kind = 2 and r.marketo_guid is not null)"
        " from acts left join robots r on r.marketo_guid = acts.guid"
    )[0]
    assert (flagged, human) == (0, 0)
    share = company.value("select (select count(*) from robots) / (select count(*) from acts)")
    assert 0.08 < share < 0.3


def test_truth_is_no_raw_data(company: Company) -> None:
    loaded = company.value("select count(*) from raw.loaded_files where _source_file like 'truth%'")
    assert loaded == 0

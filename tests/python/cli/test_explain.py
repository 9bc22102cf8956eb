"""`leadscore explain`: for people and for programs, now and at another instant."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rich.cells import cell_len

from cli.command import Inside, leadscore
from examples.company import AS_OF, Company, copy
from examples.tables import query
from leadscore.dbt_build import target_folder
from warehouse.marts import copy_raw

LEADS = ("1", "2", "5", "7", "8", "9", "emea:1", "emea:2")
PAST = "2026-02-01T12:00:00Z"


@pytest.mark.parametrize("scorecard", ["main", "trial"])
@pytest.mark.parametrize("lead", LEADS)
def test_the_lines_for_programs_add_up_to_the_score_to_the_last_digit(
    inside: Inside, company: Company, lead: str, scorecard: str
) -> None:
    explained = inside(
        *("explain", lead, "--json", "--scorecard", scorecard, "--warehouse", company.warehouse)
    ).json
    lines = [Decimal(line["points"]) for line in explained["lines"]]
    assert sum(lines, Decimal(0)) == Decimal(explained["lead_score"])
    scores = query(
        company.warehouse,
        f"""
        select lead_score, behavior_score, demographic_score from marts.lead_scores
        where lead_id = '{lead}' and scorecard = '{scorecard}'
        """,
    )
    shown = ("lead_score", "behavior_score", "demographic_score")
    assert [tuple(explained[name] for name in shown)] == scores
    assert (explained["lead_id"], explained["scorecard"]) == (lead, scorecard)


@pytest.mark.parametrize("lead", [*LEADS, "ada@acme.example", "3"])
def test_what_people_read_fits_80_columns(inside: Inside, company: Company, lead: str) -> None:
    outcome = inside("explain", lead, "--warehouse", company.warehouse)
    assert (outcome.code, outcome.err) == (0, "")
    assert max(map(cell_len, outcome.out.splitlines())) <= 80


def test_people_read_the_score_the_lines_what_was_withheld_and_the_episodes(
    company: Company,
) -> None:
    outcome = leadscore("explain", "2", "--warehouse", company.warehouse)
    assert (outcome.code, outcome.err) == (0, "")
    words = [" ".join(line.split()) for line in outcome.out.splitlines()]
    for line in (
        "Lead 2 Analyst · Globex · ben@globex.example",
        "16.09 from 1.09 behavior and 15.00 demographic: not an MQL",
        "rating B2, total cold, behavior 2, demographic B",
        "scorecard main, as of 2026-04-01 12:00 UTC, last engaged 2026-03-12",
        "did: Downloaded a white paper +20.00 1 2026-01-08",
        "silence: Was silent for 30 days -15.00 1 2026-03-02",
        "faded: Faded with time: mail -7.90624800",
        "is: Works for a company of 200 to 999 +15.00",
        "rounding: Rounded to two places -0.00375200",
        "lead score +16.09",
        "2026-01-12 09:00 White paper: lakes white_paper +20.00 once_per_asset",
        "mail_click max_per_day 1 +4.00",
    ):
        assert any(line in word for word in words), line
    episodes = leadscore("explain", "1", "--warehouse", company.warehouse).out.splitlines()[-2:]
    assert episodes == [
        "MQL 2026-01-06 10:00 until 2026-02-06 (decayed): engaged, score 104.50, by demo",
        "MQL 2026-02-26 00:00 open: hand_raise, score 67.80, by change of attributes",
    ]


@pytest.mark.parametrize(
    ("lead", "found", "merged_from"),
    [
        ("2", "2", None),
        ("4", "2", "4"),
        ("3", "2", "3"),
        ("ben@globex.example", "2", None),
        ("BEN@Globex.Example", "2", None),
        ("emea:1", "emea:1", None),
        ("kim@hooli.example", "emea:2", None),
    ],
)
def test_a_lead_is_found_by_id_by_mail_address_and_under_the_id_that_was_merged(
    inside: Inside, company: Company, lead: str, found: str, merged_from: str | None
) -> None:
    explained = inside("explain", lead, "--json", "--warehouse", company.warehouse).json
    assert (explained["lead_id"], explained["merged_from"]) == (found, merged_from)


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        ("6", "lead '6' was deleted"),
        ("fay@initech.example", "no lead 'fay@initech.example' in the marts"),
        ("77", "no lead '77' in the marts"),
        ("apac:1", "no lead 'apac:1' in the marts"),
        ("nobody@acme.example", "no lead 'nobody@acme.example'"),
    ],
)
def test_a_lead_that_is_in_no_mart_is_told_with_exit_code_1(
    inside: Inside, company: Company, lead: str, words: str
) -> None:
    outcome = inside("explain", lead, "--warehouse", company.warehouse)
    assert (outcome.code, outcome.out) == (1, "")
    assert words in outcome.error


def test_an_address_of_several_leads_asks_for_one_of_them(inside: Inside, built: Path) -> None:
    with duckdb.connect(str(built)) as connection:
        connection.execute(
            "update marts.lead_scores set email = 'x@y.z' where lead_id in ('1', '2')"
        )
    outcome = inside("explain", "X@Y.Z", "--warehouse", built)
    assert outcome.code == 1
    assert "several leads (1, 2)" in outcome.error


def test_an_unknown_scorecard_is_told_with_those_that_there_are(
    inside: Inside, company: Company
) -> None:
    outcome = inside("explain", "1", "--scorecard", "mine", "--warehouse", company.warehouse)
    assert outcome.code == 1
    assert "no scorecard 'mine'; there are: main, trial" in outcome.error


def test_without_a_name_the_live_scorecard_explains(inside: Inside, company: Company) -> None:
    explained = inside("explain", "1", "--json", "--warehouse", company.warehouse).json
    assert explained["scorecard"] == "main"


def test_before_the_first_build_there_is_nothing_to_explain(
    inside: Inside, company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "warehouse.duckdb"
    copy_raw(company.warehouse, path)
    outcome = inside("explain", "1", "--warehouse", path)
    assert outcome.code == 1
    assert "nothing is scored yet; run `leadscore build` first" in outcome.error


@pytest.fixture(scope="module")
def past(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build of everything that was loaded, as of the past."""
    path = tmp_path_factory.mktemp("past") / company.warehouse.name
    copy_raw(company.warehouse, path)
    company.worker.build(path, PAST)
    return path


# Then 4 was merged into 3, but 3 not yet into 2.
@pytest.mark.parametrize(("lead", "found"), [("4", "3"), ("ADA@acme.example", "1")])
def test_at_an_instant_in_the_past_a_lead_is_explained_as_a_fresh_build_would(
    inside: Inside, company: Company, past: Path, lead: str, found: str
) -> None:
    targets = set(target_folder(past).parent.glob("one_lead*"))
    then = leadscore(
        *("explain", lead, "--json", "--as-of", PAST, "--warehouse", company.warehouse)
    ).json
    assert then == inside("explain", lead, "--json", "--warehouse", past).json
    assert (then["lead_id"], then["as_of"]) == (found, "2026-02-01T12:00:00")
    # Nothing is left of the small warehouse in which that was built.
    assert set(target_folder(past).parent.glob("one_lead*")) == targets


def test_a_lead_that_was_deleted_in_the_past_was_in_no_mart_then(
    inside: Inside, past: Path
) -> None:
    outcome = inside("explain", "5", "--warehouse", past)
    assert outcome.code == 1
    assert "lead '5' was deleted" in outcome.error


def test_at_the_instant_of_the_last_build_nothing_is_built_again(
    inside: Inside, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.dbt_build.build", None)
    explained = inside(
        *("explain", "1", "--json", "--as-of", f"{AS_OF}Z", "--warehouse", company.warehouse)
    ).json
    assert explained["lead_score"] == "12.00"


def test_explaining_writes_nothing(inside: Inside, company: Company, tmp_path: Path) -> None:
    path = copy(company.warehouse, tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    path.chmod(0o444)
    assert inside("explain", "1", "--warehouse", path).code == 0
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before

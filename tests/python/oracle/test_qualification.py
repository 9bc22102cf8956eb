from oracle.by_hand import Cells, activity, marts, raw, rule, tables, version
from oracle.marts import Marts
from oracle.records import RawRows, Row, Tables

CEO = {"title": "CEO"}


def policy(name: str = "p", **cells: str) -> Row:
    return {"policy": name} | cells


def card(*policies: Row, decay: str = "lapsing", **given: list[Row]) -> Tables:
    """A visit gives 10 points for 3 days, a demo request 1 point; a CEO is worth 4."""
    defaults: dict[str, list[Row]] = {
        "behavior_rules": [
            rule("visit", "10", decay_policy=decay),
            rule("demo", "1", "fill_out_form"),
        ],
        "demographic_rules": [{"rule_id": "chief", "points": "4"}],
        "rule_conditions": [
            {"rule_id": "chief", "field": "title", "operator": "equals", "value": "ceo"}
        ],
        "decay_policies": [
            {"decay_policy": "lapsing", "method": "window", "lifespan_days": "3"},
            {"decay_policy": "halving", "method": "half_life", "half_life_days": "1"},
        ],
        "mql_policies": list(policies),
    }
    return tables(**(defaults | given))


def episodes(rows: RawRows, scorecard: Tables, as_of: str = "2026-04-01") -> list[str]:
    """Episodes as `opened > ended` with policy, trigger rule and activity."""
    mart = marts(rows, scorecard, as_of)["mql_episodes"]
    return [
        f"{row['opened_at']:%d %H:%M} > "
        + (f"{row['ended_at']:%d %H:%M}" if row["ended_at"] else "")
        + f" {row['policy']} {row['trigger_rule_id']} {row['trigger_activity_id']}"
        for row in mart
    ]


def visits(*days: str, lead: str = "1") -> list[Cells]:
    return [activity(f"v{number}", f"2026-03-{day}", lead=lead) for number, day in enumerate(days)]


def test_an_episode_opens_at_the_activity_and_ends_at_the_end_of_the_first_low_day() -> None:
    # 10 points on the 1st, 2nd and 3rd; on the 4th nothing is left.
    scorecard = card(policy(min_total="10", exit_below_total="5"))
    assert episodes(raw(visits("01 10:00")), scorecard) == ["01 10:00 > 05 00:00 p visit v0"]


def test_an_episode_without_an_exit_stays_open() -> None:
    scorecard = card(policy(min_total="10"))
    assert episodes(raw(visits("01 10:00", "20")), scorecard) == ["01 10:00 >  p visit v0"]


def test_the_day_of_as_of_is_not_over() -> None:
    rows, scorecard = raw(visits("01 10:00")), card(policy(min_total="10", exit_below_total="5"))
    assert episodes(rows, scorecard, "2026-03-04 23:59:59") == ["01 10:00 >  p visit v0"]
    assert episodes(rows, scorecard, "2026-03-05") == ["01 10:00 > 05 00:00 p visit v0"]


def test_an_episode_may_end_on_the_day_that_it_opened() -> None:
    scorecard = card(policy(min_behavior="10", exit_below_total="50"))
    assert episodes(raw(visits("01 10:00", "01 11:00", "02 00:00")), scorecard) == [
        "01 10:00 > 02 00:00 p visit v0",
        # The end comes before a check at the same instant, and none opens in between.
        "02 00:00 > 03 00:00 p visit v2",
    ]


def test_the_cooldown_runs_from_the_end_and_its_last_instant_is_free() -> None:
    scorecard = card(policy(min_total="10", exit_below_total="5", cooldown_days="2"))
    rows = raw(visits("01 10:00", "06 23:59", "07 00:00"))
    assert episodes(rows, scorecard) == [
        "01 10:00 > 05 00:00 p visit v0",
        "07 00:00 > 11 00:00 p visit v2",
    ]


def test_a_cooldown_is_that_of_the_ended_episodes_policy() -> None:
    slow = policy("slow", priority="1", min_behavior="20", exit_below_total="5", cooldown_days="20")
    quick = policy("quick", min_total="10", exit_below_total="5")
    rows = raw(visits("01", "10", "10", "20"))
    assert episodes(rows, card(slow, quick)) == [
        "01 00:00 > 05 00:00 quick visit v0",
        "10 00:00 > 14 00:00 quick visit v1",
        "20 00:00 > 24 00:00 quick visit v3",
    ]
    assert episodes(raw(visits("01", "01", "20")), card(slow)) == [
        "01 00:00 > 05 00:00 slow visit v1"
    ]


def test_of_policies_that_hold_the_lowest_priority_is_named() -> None:
    rows = raw(visits("01"))
    names = [("b", "2"), ("a", "2"), ("c", "")]
    given = [policy(name, priority=priority, min_total="1") for name, priority in names]
    assert episodes(rows, card(*given)) == ["01 00:00 >  a visit v0"]


def test_every_minimum_and_every_required_field_is_needed() -> None:
    strict = policy(min_total="14", min_demographic="4", required_fields="email|company")
    rows = raw(
        visits("01", "06"),
        [
            version("2026-02-01", lead="1", email="a@x.example", **CEO),
            version("2026-03-05", lead="1", email="a@x.example", company="Acme", **CEO),
        ],
    )
    assert episodes(rows, card(strict)) == ["06 00:00 >  p visit v1"]


def test_a_change_of_attributes_opens_an_episode_without_a_trigger() -> None:
    rows = raw(visits("01"), [version("2026-02-01"), version("2026-03-02 08:00", **CEO)])
    assert episodes(rows, card(policy(min_total="14"))) == ["02 08:00 >  p None None"]


def test_a_change_precedes_the_activities_of_its_instant() -> None:
    rows = raw(visits("01", "02"), [version("2026-02-01"), version("2026-03-02", **CEO)])
    # At the change 10 + 4 points; 24 come with the visit of that instant, after it.
    assert episodes(rows, card(policy(min_total="14"))) == ["02 00:00 >  p None None"]
    assert episodes(rows, card(policy(min_total="24"))) == ["02 00:00 >  p visit v1"]


def test_the_first_version_is_checked_at_its_creation_only() -> None:
    fit = card(policy(min_demographic="4"))
    created = raw(leads=[version("2026-03-05", "2026-03-02", **CEO)])
    assert episodes(created, fit) == ["02 00:00 >  p None None"]
    assert episodes(raw(leads=[version("2026-03-05", **CEO)]), fit) == ["05 00:00 >  p None None"]
    assert episodes(raw(leads=[version("", **CEO)]), fit) == []


def test_awards_of_one_instant_are_checked_one_activity_after_the_other() -> None:
    scorecard = card(policy(min_total="20"))
    rows = raw(visits("01", "01", "01"))
    mart = marts(rows, scorecard, "2026-03-01")["mql_episodes"]
    assert [(row["trigger_activity_id"], str(row["lead_score"])) for row in mart] == [
        ("v1", "20.00")
    ]


def test_the_trigger_is_the_rule_with_most_points_ties_by_name() -> None:
    rules = [rule("c", "3"), rule("b", "7"), rule("a", "7"), rule("idle", "-1")]
    scorecard = card(policy(min_total="16"), behavior_rules=rules)
    assert episodes(raw(visits("01")), scorecard) == ["01 00:00 >  p a v0"]


def test_the_fast_track_needs_the_award_but_no_total() -> None:
    quick = policy(
        min_total="99", fast_track_rule="demo", fast_track_days="5", required_fields="email"
    )
    form = activity("f", "2026-03-01 12:00", "2")
    email = version("2026-02-01", email="a@x.example")
    assert episodes(raw([form], [email]), card(quick)) == ["01 12:00 >  p demo f"]
    assert episodes(raw([form]), card(quick)) == []
    late = raw([form], [version("2026-02-01"), version("2026-03-06 12:00", email="a@x.example")])
    assert episodes(late, card(quick)) == ["06 12:00 >  p None None"]
    later = raw([form], [version("2026-02-01"), version("2026-03-06 12:01", email="a@x.example")])
    assert episodes(later, card(quick)) == []


def test_the_fast_track_is_bound_by_the_demographic_minimum() -> None:
    quick = policy(min_demographic="4", min_total="99", fast_track_rule="demo")
    rows = raw([activity("f", "2026-03-01", "2")], [version("2026-03-03", **CEO), version("")])
    assert episodes(rows, card(quick)) == ["03 00:00 >  p None None"]


def test_the_fast_track_keeps_an_episode_open_until_exactly_its_days() -> None:
    quick = policy(fast_track_rule="demo", fast_track_days="2", exit_below_total="5")
    at_midnight = raw([activity("f", "2026-03-01", "2")])
    # At 24:00 of the 2nd the award is exactly 2 x 24 h old and still counts.
    assert episodes(at_midnight, card(quick)) == ["01 00:00 > 04 00:00 p demo f"]
    later = raw([activity("f", "2026-03-01 00:00:01", "2")])
    assert episodes(later, card(quick)) == ["01 00:00 > 04 00:00 p demo f"]
    before = raw([activity("f", "2026-03-01 23:59:59", "2")])
    assert episodes(before, card(quick)) == ["01 23:59 > 04 00:00 p demo f"]


def test_attributes_at_the_end_of_a_day_are_those_before_midnight() -> None:
    quick = policy(fast_track_rule="demo", required_fields="email", exit_below_total="5")
    form = activity("f", "2026-03-01 12:00", "2")
    known = version("2026-02-01", email="a@x.example")
    # The address goes at 24:00 of the 1st, which is 00:00 of the 2nd: gone at the end of the 2nd.
    rows = raw([form], [known, version("2026-03-02")])
    assert episodes(rows, card(quick)) == ["01 12:00 > 03 00:00 p demo f"]
    rows = raw([form], [known, version("2026-03-01 23:59:59")])
    assert episodes(rows, card(quick)) == ["01 12:00 > 02 00:00 p demo f"]


def test_withheld_matches_are_no_checks_and_awards_of_no_points_are() -> None:
    rows = raw(visits("01", "04"))
    limited = [rule("visit", "10", max_per_lead="1", decay_policy="lapsing")]
    empty = [*limited, rule("nothing", "0")]
    idle = policy(min_total="0", min_behavior="0")
    start = card(idle, behavior_rules=empty)
    assert episodes(rows, start) == ["01 00:00 >  p visit v0"]
    falling = policy(min_total="0", exit_below_total="5")
    assert episodes(rows, card(falling, behavior_rules=limited)) == [
        "01 00:00 > 05 00:00 p visit v0"
    ]
    late = raw(visits("01", "06"))
    assert episodes(late, card(falling, behavior_rules=limited)) == [
        "01 00:00 > 05 00:00 p visit v0"
    ]
    assert episodes(late, card(falling, behavior_rules=empty)) == [
        "01 00:00 > 05 00:00 p visit v0",
        "06 00:00 > 07 00:00 p nothing v1",
    ]


def test_inactivity_is_no_check_but_changes_the_score_after_its_instant() -> None:
    quiet = [{"rule_id": "idle", "idle_days": "1", "points": "6", "category": "quiet"}]
    scorecard = card(policy(min_total="16"), inactivity_rules=quiet, decay="")
    rows = [activity("a", "2026-03-01"), activity("f", "2026-03-02", "2", lead="1")]
    # The form comes at the instant at which the idleness would fall due: none falls due.
    assert episodes(raw(rows), scorecard) == []
    rows[1] = activity("f", "2026-03-02 00:00:01", "2")
    assert episodes(raw(rows), scorecard) == ["02 00:00 >  p demo f"]
    assert episodes(raw(rows[:1]), scorecard) == []
    # A mail sent at the due instant is no engagement; its award comes before the idle points.
    rows[1] = activity("mail", "2026-03-02", "6")
    sent = [
        *scorecard["behavior_rules"],
        *tables(behavior_rules=[rule("m", "0", "send_email")])["behavior_rules"],
    ]
    assert episodes(raw(rows), {**scorecard, "behavior_rules": sent}) == []
    rows[1] = activity("mail", "2026-03-02 00:00:01", "6")
    assert len(episodes(raw(rows), {**scorecard, "behavior_rules": sent})) == 1


def test_thresholds_are_compared_with_the_shown_score() -> None:
    rules = [rule("visit", "0.01", decay_policy="halving")]
    scorecard = card(policy(min_total="0.01", exit_below_total="0.01"), behavior_rules=rules)
    # After one day 0.005 is left, shown as 0.01; after two days 0.0025, shown as 0.00.
    assert episodes(raw(visits("01")), scorecard) == ["01 00:00 > 04 00:00 p visit v0"]


def excluded(field: str, value: str) -> Row:
    return {
        "exclusion": "x",
        "applies_to": "lead",
        "field": field,
        "operator": "equals",
        "value": value,
    }


def test_an_excluded_lead_has_no_episodes_past_ones_included() -> None:
    rows = raw(visits("01"), [version("2026-02-01"), version("2026-03-20", **CEO)])
    scorecard = card(policy(min_total="10"), exclusions=[excluded("lead.title", "ceo")])
    assert len(episodes(rows, scorecard, "2026-03-19")) == 1
    assert episodes(rows, scorecard, "2026-03-20") == []
    (lead,) = marts(rows, scorecard, "2026-03-20")["lead_scores"]
    assert (lead["exclusion"], lead["is_mql"], str(lead["demographic_score"])) == (
        "x",
        False,
        "4.00",
    )


def flags(found: Marts) -> list[tuple[object, ...]]:
    columns = ("is_mql", "first_mql_at", "latest_mql_at", "mql_count", "policy")
    return [tuple(row[column] for column in columns) for row in found["mql_flags"]]


def test_flags_and_history_follow_the_episodes() -> None:
    scorecard = card(policy(min_total="10", exit_below_total="5"))
    rows = raw(visits("01 10:00", "10"), [version("2026-03-12", **CEO)])
    found = marts(rows, scorecard, "2026-03-14")
    history = [
        (f"{row['score_on']:%d}", str(row["lead_score"]), row["is_mql"])
        for row in found["lead_score_history"]
    ]
    # The only version holds from the beginning, so 4 points are there on all days. 4.00 is below
    # 5 on the 4th and the 13th, each the day whose 24:00 is the end of an episode.
    assert history == [
        ("01", "14.00", True),
        ("04", "4.00", False),
        ("10", "14.00", True),
        ("12", "14.00", True),
        ("13", "4.00", False),
    ]
    ((is_mql, first, latest, count, name),) = flags(found)
    assert (is_mql, str(first), str(latest), count, name) == (
        False,
        "2026-03-01 10:00:00",
        "2026-03-10 00:00:00",
        2,
        "p",
    )
    assert flags(marts(rows, scorecard, "2026-03-13 23:00"))[0][0] is True


def test_history_on_the_day_of_as_of_is_at_as_of() -> None:
    scorecard = card(policy(min_total="10"))
    rows = raw(visits("01 10:00", "01 20:00"))
    (row,) = marts(rows, scorecard, "2026-03-01 12:00")["lead_score_history"]
    assert (str(row["lead_score"]), row["is_mql"]) == ("10.00", True)
    (row,) = marts(rows, scorecard, "2026-03-02")["lead_score_history"]
    assert str(row["lead_score"]) == "20.00"

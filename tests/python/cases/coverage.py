"""What of the contract a random case reaches, as counts by clause, from the oracle's answer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from cases.history import Case
from oracle.arithmetic import remaining
from oracle.exclusions import is_repetition
from oracle.identity import is_merge, known_since, latest_by_id, merged_ids, merges, people
from oracle.marts import Marts, score
from oracle.records import RawRows, Tables, read_loads
from oracle.rulebook import DAY, Rulebook, read_rulebooks

Counts = Counter[str]


def reached(case: Case) -> Counts:
    """Counts of a case's last state, and of the steps that led there."""
    *_, (loads, tables, as_of) = case.states()
    raw = read_loads(loads)
    books = {book.scorecard: book for book in read_rulebooks(tables)}
    found = score(raw, tables, as_of)
    counts: Counts = Counter()
    for words in (
        _steps(case),
        _people(raw, as_of),
        _repetitions(raw, books, as_of),
        _ledger(found, books, as_of),
        _rules(found, tables),
        _scores(found),
        _episodes(found, books),
        _reconciliation(found),
        _persons(found),
        _bots(found, tables),
    ):
        counts.update(words)
    return counts


def _bots(found: Marts, tables: Tables) -> Iterator[str]:
    methods = {row["bot_rule"]: row["method"] for row in tables["bot_rules"]}
    yield from {f"bots by {methods[str(row['bot_rule'])]}" for row in found["bot_activity"]}
    for row in found["bot_activity"]:
        if row["only_this_rule"] != row["activities"]:
            yield "bots by several rules"
    for event in found["behavior_score_events"]:
        if event["withheld_reason"] in methods:
            yield "withheld by a bot rule"
        elif event["withheld_reason"] is not None:
            yield "withheld by an exclusion"


def _steps(case: Case) -> Iterator[str]:
    for earlier, later in zip(case.steps, case.steps[1:], strict=False):
        if later.as_of != earlier.as_of:
            yield "as_of earlier" if later.as_of < earlier.as_of else "as_of later"
        if later.scorecard != earlier.scorecard:
            yield "scorecard edited"
        if later.scorecard["bot_rules"] != earlier.scorecard["bot_rules"]:
            yield "bot rules edited"
        if not later.loads:
            yield "step without a load"
    if len({load.instance for step in case.steps for load in step.loads}) > 1:
        yield "two instances"
    yield from ("direct load" for step in case.steps for load in step.loads if load.is_direct)
    names = [file.name for step in case.steps for load in step.loads for file in load.files]
    yield from ("file again" for name in names if "again" in name)


def _people(raw: RawRows, as_of: datetime) -> Iterator[str]:
    found = people(raw, as_of)
    latest = latest_by_id(raw.activities).values()
    existing = [row for row in latest if row.at <= as_of]
    merged_into = merges(existing)
    yield from ("merge after as_of" for row in latest if is_merge(row) and row.at > as_of)
    yield from ("merge in a chain" for into in merged_into.values() if into in merged_into)
    pairs = [
        (merged, row.lead_id) for row in existing if is_merge(row) for merged in merged_ids(row)
    ]
    yield from ("merge with oneself" for merged, into in pairs if merged == into)
    yield from (
        "merge ignored or overruled"
        for merged, into in pairs
        if merged != into and merged_into.get(merged) != into
    )
    yield from ("deletion after as_of" for row in raw.deletions if _is_after(row.deleted_at, as_of))
    yield from ("deleted" for _ in found.deleted)
    in_marts = {lead.lead_id for lead in found.leads}
    for row in raw.deletions:
        if row.deleted_at is None and row.lead_id in found.deleted:
            yield "deleted without a date"
        if row.lead_id in merged_into:
            yield "deletion of a merged lead"
        if row.lead_id in in_marts and row.deleted_at is not None and row.deleted_at <= as_of:
            yield "restored"
    for lead in found.leads:
        if lead.known_at is not None and lead.known_at != known_since(lead.versions):
            yield "known since a merged lead was"
        if not lead.versions:
            yield "lead without a version"
        elif all(_is_after(version.updated_at, as_of) for version in lead.versions):
            yield "lead with later versions only"
        if lead.versions and lead.versions[0].updated_at is None:
            yield "version without an update" + (", first of several" if lead.versions[1:] else "")
        changed = lead.changes(as_of)
        yield from ("change at an activity" for row in lead.activities if row.at in changed)
        own = sum(row.lead_id == lead.lead_id for row in raw.versions)
        yield from ("version overruled" for _ in range(own - len(lead.versions)))
    for loser in found.losers:
        (winner,) = (row for row in latest if row.activity_id == loser.activity_id)
        yield "duplicate, " + ("same" if winner.at == loser.at else "another") + " instant"


def _repetitions(raw: RawRows, books: Mapping[str, Rulebook], as_of: datetime) -> Iterator[str]:
    shared = next(iter(books.values())).shared
    for lead in people(raw, as_of).leads:
        for row in lead.activities:
            if is_repetition(shared, lead, row):
                yield "logged twice"


def _is_after(at: datetime | None, as_of: datetime) -> bool:
    return at is not None and at > as_of


def _ledger(found: Marts, books: Mapping[str, Rulebook], as_of: datetime) -> Iterator[str]:
    for row in found["behavior_score_events"]:
        yield f"withheld by {row['withheld_by']}"
        if row["activity_source"] not in (None, "marketo"):
            kind = "contact" if row["activity_source"] == "hubspot" else "event"
            yield f"{kind} {row['activity_type']}"
        if row["withheld_by"] is not None:
            if row["activity_type"] == "inactivity":
                yield "inactivity of an unknown visitor"
            continue
        book, name, at = books[str(row["scorecard"])], str(row["decay_policy"]), row["occurred_at"]
        assert isinstance(at, datetime)
        if name != "none":
            policy = book.shared.decay_policies[name]
            left = remaining(policy, (as_of.date() - at.date()).days)
            state = "whole" if left == 1 else "gone" if left == 0 else "part"
            yield f"decay {policy.method} {state}"
            if policy.hold_days:
                yield "decay with a hold"
        if row["points"] == 0:
            yield "award of 0 points"
        if row["activity_type"] == "inactivity":
            yield "inactivity"
            if not str(row["activity_id"]).endswith(":1"):
                yield "inactivity again"
        if at == as_of:
            yield "award at as_of"
        if at.time() == datetime.min.time():
            yield "award at midnight"


def _rules(found: Marts, tables: Tables) -> Iterator[str]:
    """What the rules that matched are made of."""
    matched: list[tuple[object, object]] = [
        (row["scorecard"], row["rule_id"])
        for mart in ("behavior_score_events", "demographic_score_points")
        for row in found[mart]
    ]
    conditions: dict[tuple[object, object], list[dict[str, str]]] = {}
    for condition in tables["rule_conditions"]:
        of_rule = conditions.setdefault((condition["scorecard"], condition["rule_id"]), [])
        of_rule.append(condition)
    for key in matched:
        for condition in conditions.get(key, ()):
            yield f"operator {condition['operator']}"
            if condition["any_of"]:
                yield "any_of"
            if condition["value"].startswith("list:"):
                yield "value list"
    unique = set(matched)
    for rule in tables["behavior_rules"]:
        if (rule["scorecard"], rule["rule_id"]) not in unique:
            continue
        yield from (f"column {column}" for column, cell in rule.items() if cell)
        if rule["activity_type"] == "*":
            yield "every engagement"
        if rule["points"].startswith("@"):
            yield "point value"
        if rule["requires_rule"]:
            self_or_other = "itself" if rule["requires_rule"] == rule["rule_id"] else "another"
            yield f"requires {self_or_other} {rule['requires'] or 'present'}"
    versions: Counter[tuple[object, object]] = Counter(
        (row["scorecard"], row["rule_id"]) for row in tables["behavior_rules"]
    )
    yield from ("versions of a rule" for key in unique if versions[key] > 1)
    yield from (f"scorecard {one['status']}" for one in tables["scorecards"])


def _scores(found: Marts) -> Iterator[str]:
    for row in found["lead_score_lines"]:
        yield f"line {row['line_type']}"
        if "|" in str(row["activity_source"]):
            yield "line of several sources"
        if row["line_type"] == "limit":
            yield f"limit of {str(row['description']).split(' ')[0]}"
    for row in found["lead_scores"]:
        yield "lead excluded" if row["exclusion"] is not None else "lead not excluded"
        yield "rating missing" if row["rating"] is None else "rating"
        if row["is_mql"]:
            yield "is mql"
        if row["lead_score"] != _sum(row["behavior_score"], row["demographic_score"]):
            yield "lead score is no sum of the shown"
    yield from (
        "no value matched" for row in found["demographic_score_points"] if not row["matched_value"]
    )


def _persons(found: Marts) -> Iterator[str]:
    """Which person rules found somebody, and how."""
    for row in found["non_prospects"]:
        ways = str(row["matched_value"]).split("; ")
        yield from (f"person by {way.partition('=')[0]}" for way in ways)
        if len(ways) > 1:
            yield "person by two ways"
        yield "person excluded" if row["is_excluded"] else "person flagged"
        if str(row["mailbox"]).startswith(("info@", "+bo@")):
            yield "person known by a plus"


def _sum(*values: object) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), start=Decimal(0))


def _episodes(found: Marts, books: Mapping[str, Rulebook]) -> Iterator[str]:
    ended: dict[tuple[object, object], tuple[datetime, timedelta]] = {}
    for row in found["mql_episodes"]:
        book, lead = books[str(row["scorecard"])], (row["scorecard"], row["lead_id"])
        (policy,) = (one for one in book.policies if one.policy == row["policy"])
        opened, end = row["opened_at"], row["ended_at"]
        assert isinstance(opened, datetime)
        if row["activity_source"] not in (None, "marketo"):
            yield "episode opened by an event"
        yield "episode opened by " + ("a change" if row["trigger_rule_id"] is None else "an award")
        scores = (row["lead_score"], row["behavior_score"], row["demographic_score"])
        minima = (policy.min_total, policy.min_behavior, policy.min_demographic)
        pairs = [
            (score, minimum)
            for score, minimum in zip(scores, minima, strict=True)
            if minimum is not None and isinstance(score, Decimal)
        ]
        if not pairs or any(score < minimum for score, minimum in pairs):
            yield "episode opened on the fast track"
        if row["episode"] != 1:
            yield "episode again"
        if row["detected_at"] != opened:
            yield "episode detected later"
        if lead in ended:
            last, cooldown = ended[lead]
            if cooldown and opened >= last + cooldown:
                yield "episode after a cooldown"
            if opened == last + cooldown:
                yield "episode at the first instant"
        if not isinstance(end, datetime):
            yield "episode open" + ("" if policy.exit_below_total else ", no exit")
            continue
        yield f"episode ended {row['end_reason']}"
        if end - opened <= DAY:
            yield "episode ended on its first day"
        ended[lead] = (end, policy.cooldown)


def _reconciliation(found: Marts) -> Iterator[str]:
    for row in found["activity_reconciliation"]:
        for fate, number in row.items():
            if isinstance(number, int):
                yield from [f"row {fate}"] * number

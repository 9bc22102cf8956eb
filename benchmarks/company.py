"""The data of the benchmark: raw folders, a company with a longer history, an edited scorecard."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from leadscore.demo import generate
from leadscore.demo.timeline import HISTORY_DAYS
from leadscore.loader import create_raw_tables
from leadscore.loader.layout import raw_tables
from leadscore.project import DEFAULT_SCORECARD
from leadscore.warehouse import STORAGE_VERSION

AS_OF = datetime(2026, 11, 1)  # noqa: DTZ001 -- instants are UTC without a zone throughout
DAYS_HELD_BACK = 30
ACTIVITIES_PER_LEAD = 25
_SEED = 1
# Beyond every id of the generator: leads count from some 100,000, activities lie below 2^48.
_LEAD_STEP = 10**8
_ACTIVITY_STEP = 10**15
_ROW_STEP = 2**45
# Births, merges and deletions: a lead that goes on has them once.
_ONCE_IN_A_LIFE = ("12", "32", "37")


@dataclass(frozen=True)
class RawData:
    """Raw folders of a company of `leads` leads: `base`, then the last days one by one."""

    leads: int
    folder: Path

    @property
    def base(self) -> Path:
        """All that arrived up to 30 days before `AS_OF`."""
        return self.folder / "base"

    def day(self, number: int) -> Path:
        """What arrived on day 1 to 30 of those held back."""
        return self.folder / f"day_{number:03d}"

    @property
    def before_last_day(self) -> Path:
        """All that arrived up to a day before `AS_OF`, in one folder (links to the files)."""
        together = self.folder / "before_last_day"
        if not together.exists():
            scratch = self.folder / ".before_last_day"
            shutil.rmtree(scratch, ignore_errors=True)
            for part in (self.base, *(self.day(number) for number in range(1, DAYS_HELD_BACK))):
                for file in part.glob("*/*"):
                    # The same name in several folders: told apart by the folder's name at the end.
                    stem, dot, suffix = file.name.partition(".")
                    link = scratch / file.parent.name / f"{stem}_{part.name}{dot}{suffix}"
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(file.resolve())
            scratch.rename(together)
        return together


def as_of_day(number: int) -> datetime:
    """The end of day `number` of those held back; 0 is the end of `base`."""
    return AS_OF - timedelta(days=DAYS_HELD_BACK - number)


def raw_data(folder: Path, activities: int) -> RawData:
    """Raw data of a company with about so many activities; made where it is not there yet."""
    leads = max(100, round(activities / ACTIVITIES_PER_LEAD))
    data = RawData(leads, folder / f"raw_{leads}_leads")
    complete = data.folder / "complete"
    if not complete.exists():
        generate(data.folder, leads=leads, seed=_SEED, as_of=AS_OF, hold_back_days=DAYS_HELD_BACK)
        complete.touch()
    return data


def with_older_customers(source: Path, target: Path, times: int) -> None:
    """A warehouse with the raw data of `source` and of the years before, under other leads.

    The company is `times` as long in business: for each earlier period of 548 days, the length of
    the generated history, it has the same activities, versions, merges and deletions once more,
    that much earlier, of leads of their own. A day that is loaded on top touches the same leads
    with the same own history as on `source`.
    """

    def earlier(period: int) -> dict[str, str]:
        merge_ids = f"""
            '[' || array_to_string(list_transform(
                regexp_extract_all(attributes['merge_ids'], '[0-9]+'),
                lambda id: id::bigint + {period * _LEAD_STEP}
            ), ',') || ']'
        """
        attributes = f"""
            case
                when activity_type_id = '32' then map(['merge_ids'], [{merge_ids}])
                else attributes
            end as attributes
        """
        return {
            "marketo_activities": _select(
                "marketo_activities",
                _shifted("lead_id", period * _LEAD_STEP),
                _shifted("marketo_guid", period * _ACTIVITY_STEP),
                _earlier("activity_date", period),
                attributes,
                period=period,
            ),
            "marketo_leads": _select(
                "marketo_leads",
                _shifted("id", period * _LEAD_STEP),
                _earlier("created_at", period),
                _earlier("updated_at", period),
                period=period,
            ),
            "marketo_deleted_leads": _select(
                "marketo_deleted_leads",
                _shifted("lead_id", period * _LEAD_STEP),
                _earlier("deleted_at", period),
                period=period,
            ),
        }

    _copy(source, target, times, earlier)


def with_longer_lives(source: Path, target: Path, times: int) -> None:
    """A warehouse with the raw data of `source`, whose leads did as much in each period before.

    Every lead has `times` as many activities (but is born, merged or deleted once), 548 days apart.
    A day that is loaded on top touches the same leads, each with the longer history.
    """
    once = ", ".join(f"'{type_id}'" for type_id in _ONCE_IN_A_LIFE)

    def earlier(period: int) -> dict[str, str]:
        activities = _select(
            "marketo_activities",
            _shifted("marketo_guid", period * _ACTIVITY_STEP),
            _earlier("activity_date", period),
            period=period,
        )
        return {"marketo_activities": f"{activities} where activity_type_id not in ({once})"}

    _copy(source, target, times, earlier)


def _select(table: str, *replaced: str, period: int) -> str:
    changes = ", ".join((f"_row_id - {period * _ROW_STEP} as _row_id", *replaced))
    return f"select * replace ({changes}) from source.raw.{table}"


def _shifted(column: str, step: int) -> str:
    return f"({column}::bigint + {step})::varchar as {column}"


def _earlier(column: str, period: int) -> str:
    return f"{column} - to_days({period * HISTORY_DAYS}) as {column}"


def _copy(source: Path, target: Path, times: int, earlier: Callable[[int], dict[str, str]]) -> None:
    """Raw tables of `source`, before them the tables of `earlier` for `times` - 1 periods.

    The files that were loaded, and what could not be read, stay those of `source`.
    """
    target.unlink(missing_ok=True)
    with duckdb.connect(
        str(target), config={"storage_compatibility_version": STORAGE_VERSION}
    ) as connection:
        connection.execute("set memory_limit = '4GB'")
        connection.execute("set preserve_insertion_order = false")
        create_raw_tables(connection)
        connection.execute(f"attach '{source}' as source (read_only)")
        for period in range(times - 1, 0, -1):
            for table, query in earlier(period).items():
                connection.execute(f"insert into raw.{table} by name {query}")
        for table in raw_tables():
            connection.execute(f"insert into raw.{table} by name from source.raw.{table}")


def own_scorecard(folder: Path) -> Path:
    """A fresh copy of the default scorecard, which steps edit in place."""
    copy = folder / "scorecard"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(DEFAULT_SCORECARD, copy)
    return copy


@dataclass(frozen=True)
class RuleUse:
    """A behavior rule and how many leads and rows of the ledger match it."""

    scorecard: str
    rule_id: str
    leads: int
    rows: int


def rarest_and_commonest(warehouse: Path) -> tuple[RuleUse, RuleUse]:
    """The behavior rules of the live scorecard that the fewest and the most leads match."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            """
            select scorecard, rule_id, count(distinct lead_id) as leads, count(*)
            from marts.behavior_score_events
            where activity_type <> 'inactivity'
            and scorecard in (select scorecard from scorecard.scorecards where status = 'live')
            group by all
            order by leads, rule_id
            """
        ).fetchall()
    return RuleUse(*rows[0]), RuleUse(*rows[-1])


def add_a_point(scorecard: Path, warehouse: Path, rule: RuleUse) -> None:
    """Edits the rule in the folder: every version of it is worth one point more."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        named = {
            f"@{name}": points
            for name, points in connection.execute(
                "select name, points from scorecard.point_values where scorecard = ?",
                [rule.scorecard],
            ).fetchall()
        }
    path = scorecard / "behavior_rules.csv"
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or ())
        rows = list(reader)
    for row in rows:
        if (row["scorecard"], row["rule_id"]) == (rule.scorecard, rule.rule_id):
            points = row["points"]
            row["points"] = str(float(named.get(points, points)) + 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

"""Who is who: duplicates, merges, deletions, versions of a lead (contract §2.5 to §2.8, §3.12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from oracle.records import Activity, Deletion, LeadVersion, RawRows, qualified

MERGE = "32"
DELETE = "37"
NOTHING_KNOWN: Mapping[str, str] = {}


@dataclass(frozen=True)
class Lead:
    """A lead with its versions in their order and all its activities up to `as_of`.

    `bot_flags` are the bot rules that flag an activity, by its id; `bots.flag_everyone` finds them.
    """

    lead_id: str
    versions: tuple[LeadVersion, ...]
    activities: tuple[Activity, ...]
    known_at: datetime | None = None
    """First known moment (decision 0018); None where the lead always was known."""
    bot_flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fields_at(self, at: datetime) -> Mapping[str, str]:
        """Attributes that hold at an instant; none for a lead without a version (§3.12)."""
        if not self.versions:
            return NOTHING_KNOWN
        # Before the first version the first holds.
        current = self.versions[0]
        for version in self.versions:
            if version.updated_at is not None and version.updated_at <= at:
                current = version
        return current.fields

    def changes(self, as_of: datetime) -> list[datetime]:
        """Instants up to `as_of` at which attributes changed (§4.6)."""
        instants: set[datetime] = set()
        for place, version in enumerate(self.versions):
            at = version.updated_at
            if place == 0 and version.created_at is not None:
                at = version.created_at
            if at is not None and at <= as_of:
                instants.add(at)
        return sorted(instants)


@dataclass(frozen=True)
class People:
    """Everyone, and what became of the rows on the way."""

    leads: tuple[Lead, ...]
    winners: tuple[Activity, ...]
    """The row that counts for each activity, with the survivor as its lead, later ones too."""
    losers: tuple[Activity, ...]
    """Rows that another row of the same activity replaced."""
    deleted: frozenset[str]


def latest_by_id(activities: Sequence[Activity]) -> dict[str, Activity]:
    """The latest loaded row of each activity (§2.5)."""
    latest: dict[str, Activity] = {}
    for activity in sorted(activities, key=lambda one: one.order):
        latest[activity.activity_id] = activity
    return latest


def merged_ids(activity: Activity) -> list[str]:
    """The leads that a merge names, from `[123,456]`, its blanks and quotes taken away (§2.6)."""
    text = activity.attributes.get("merge_ids", "")
    parts = [part.strip(' "') for part in text.strip("[] ").split(",")]
    return [qualified(activity.instance, part) for part in parts if part]


def is_merge(activity: Activity) -> bool:
    """Whether leads were merged by it: ids of other sources mean nothing of that kind."""
    return (activity.source, activity.type_id) in (("marketo", MERGE), ("hubspot", "merge"))


def survivor_of(lead_id: str, merged_into: Mapping[str, str]) -> str:
    """The end of a lead's chain of merges."""
    while lead_id in merged_into:
        lead_id = merged_into[lead_id]
    return lead_id


def merges(activities: Iterable[Activity]) -> dict[str, str]:
    """Merged lead -> the lead that it went into, one step (§2.6).

    Applied in order; a merge whose survivor already ends in the merged lead would close a
    cycle and is ignored; otherwise it takes the place of that lead's earlier merge.
    """
    merged_into: dict[str, str] = {}
    for activity in sorted(activities, key=lambda one: one.key):
        if not is_merge(activity):
            continue
        for merged in merged_ids(activity):
            on_the_way = [activity.lead_id]
            while on_the_way[-1] in merged_into:
                on_the_way.append(merged_into[on_the_way[-1]])
            if merged not in on_the_way:
                merged_into[merged] = activity.lead_id
    return merged_into


def is_deleted(
    deletions: Sequence[Deletion], versions: Sequence[LeadVersion], as_of: datetime
) -> bool:
    """Whether a lead with these deletions and versions is gone as of `as_of` (§2.7)."""
    for deletion in deletions:
        if deletion.deleted_at is None:
            return True
        if deletion.deleted_at > as_of:
            continue
        restored = any(
            version.updated_at is not None and deletion.deleted_at < version.updated_at <= as_of
            for version in versions
        )
        if not restored:
            return True
    return False


def _is_deletion(activity: Activity) -> bool:
    return activity.source == "marketo" and activity.type_id == DELETE


def versions_in_order(rows: Sequence[LeadVersion]) -> tuple[LeadVersion, ...]:
    """One version for each `updatedAt`, the latest loaded row; the one without comes first."""
    latest: dict[datetime | None, LeadVersion] = {}
    for row in sorted(rows, key=lambda one: one.order):
        latest[row.updated_at] = row
    undated = [row for at, row in latest.items() if at is None]
    dated = [latest[at] for at in sorted(at for at in latest if at is not None)]
    return tuple(undated + dated)


def known_since(rows: Sequence[LeadVersion]) -> datetime | None:
    """When one exported lead was created, or first changed where that is not told."""
    created = [row.created_at for row in rows if row.created_at is not None]
    updated = [row.updated_at for row in rows if row.updated_at is not None]
    return min(created or updated, default=None)


def people(raw: RawRows, as_of: datetime) -> People:
    """All leads that are in the marts, in order of id, and the fate of the activity rows."""
    latest = latest_by_id(raw.activities)
    losers = [row for row in raw.activities if latest[row.activity_id] is not row]
    existing = [row for row in latest.values() if row.at <= as_of]
    merged_into = merges(existing)

    deletions = list(raw.deletions)
    deletions += [Deletion(row.lead_id, row.at) for row in existing if _is_deletion(row)]

    winners = [
        replace(row, lead_id=survivor_of(row.lead_id, merged_into)) for row in latest.values()
    ]
    seen = {row.lead_id for row in raw.versions} | {row.lead_id for row in existing}
    # A merged lead has no row of its own; its deletion and its versions have no effect.
    remaining = {survivor_of(lead_id, merged_into) for lead_id in seen}

    deleted = {
        lead_id
        for lead_id in remaining
        if is_deleted(
            [row for row in deletions if row.lead_id == lead_id],
            [row for row in raw.versions if row.lead_id == lead_id],
            as_of,
        )
    }
    known: dict[str, datetime] = {}
    for lead_id in {row.lead_id for row in raw.versions}:
        at = known_since([row for row in raw.versions if row.lead_id == lead_id])
        survivor = survivor_of(lead_id, merged_into)
        if at is not None:
            known[survivor] = min(at, known.get(survivor, at))
    leads = [
        Lead(
            lead_id=lead_id,
            versions=versions_in_order([row for row in raw.versions if row.lead_id == lead_id]),
            activities=tuple(
                sorted(
                    (row for row in winners if row.lead_id == lead_id and row.at <= as_of),
                    key=lambda one: one.key,
                )
            ),
            known_at=known.get(lead_id),
        )
        for lead_id in sorted(remaining - deleted)
    ]
    return People(tuple(leads), tuple(winners), tuple(losers), frozenset(deleted))

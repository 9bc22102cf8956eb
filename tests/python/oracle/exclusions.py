"""Why an activity counts for nothing (contract §3.13, docs/bots.md, decision 0015)."""

from oracle.conditions import activity_value, all_hold
from oracle.identity import Lead
from oracle.non_prospects import excluding_networks
from oracle.records import Activity
from oracle.rulebook import Surroundings


def exclusion_reasons(shared: Surroundings, lead: Lead, activity: Activity) -> list[str]:
    """Why an activity counts for nothing: exclusions with the lead as it was then (§3.13) and
    networks, then bot rules, each by name, then that it was logged twice.
    """
    fields, slug = lead.fields_at(activity.at), shared.slug(activity)
    exclusions = {
        exclusion.exclusion
        for exclusion in shared.exclusions
        if exclusion.applies_to == "activity"
        and all_hold(
            [exclusion.condition],
            {
                exclusion.condition.field: activity_value(
                    exclusion.condition.field, activity, slug, fields
                )
            },
            shared.lists,
        )
    }
    exclusions |= excluding_networks(shared, activity)
    reasons = [*sorted(exclusions), *lead.bot_flags.get(activity.activity_id, ())]
    return [*reasons, "logged_twice"] if is_repetition(shared, lead, activity) else reasons


def is_excluded(shared: Surroundings, lead: Lead, activity: Activity) -> bool:
    """Whether there is a reason to take an activity out."""
    return bool(exclusion_reasons(shared, lead, activity))


def is_repetition(shared: Surroundings, lead: Lead, activity: Activity) -> bool:
    """Whether another activity of the lead has told the same at that instant (decision 0015)."""
    return any(
        (other.at, other.asset) == (activity.at, activity.asset)
        and (shared.slug(activity), shared.slug(other)) in shared.repetitions
        for other in lead.activities
    )

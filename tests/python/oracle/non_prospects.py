"""People who are no prospects: who, why, and what that does (decision 0018)."""

import re
from collections.abc import Mapping, Sequence

from oracle.bots import is_in_range
from oracle.conditions import Fields, items
from oracle.identity import Lead
from oracle.records import Activity
from oracle.rulebook import PersonRule, Surroundings

ADDRESS_FIELD = "client_ip_address"


def mailbox(fields: Fields) -> str | None:
    """The mail address in small letters without what follows a plus, or None for no address."""
    name, _, domain = fields.get("email", "").strip(" ").lower().rpartition("@")
    if not name or not domain:
        return None
    # A plus at the very beginning is part of the name.
    return f"{name.split('+')[0] or name}@{domain}"


def matched_value(
    rule: PersonRule, fields: Fields, lists: Mapping[str, tuple[str, ...]]
) -> str | None:
    """What of a lead a rule matches, or None; a network matches no lead."""
    if rule.match_by == "network":
        return None
    if rule.match_by == "title":
        title = fields.get("title")
        return title if title is not None and re.search(rule.value, title, re.I) else None
    box = mailbox(fields)
    if box is None:
        return None
    name, _, domain = box.rpartition("@")
    if rule.match_by == "address_pattern":
        return box if re.search(rule.value, box, re.I) else None
    wanted = items(rule.value, lists)
    if rule.match_by == "domain":
        is_in = any(domain == one or domain.endswith("." + one) for one in wanted)
        return domain if is_in else None
    value = {"address": box, "role_mailbox": name, "exact_domain": domain}[rule.match_by]
    return value if value in wanted else None


def is_from_network(
    rule: PersonRule, activity: Activity, lists: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether an activity came from a network of a rule, by an address or its own network."""
    text = activity.attributes.get(ADDRESS_FIELD)
    if rule.match_by != "network" or text is None:
        return False
    return is_in_range(text, items(rule.value, lists))


def excluding_rules(shared: Surroundings, fields: Fields) -> list[str]:
    """Names of the person rules that exclude a lead with these attributes."""
    return [
        rule.person_rule
        for rule in shared.person_rules
        if rule.action == "exclude" and matched_value(rule, fields, shared.lists) is not None
    ]


def excluding_networks(shared: Surroundings, activity: Activity) -> set[str]:
    """Names of the person rules that take out what comes from there."""
    return {
        rule.person_rule
        for rule in shared.person_rules
        if rule.action == "exclude" and is_from_network(rule, activity, shared.lists)
    }


def non_prospects(shared: Surroundings, lead: Lead, fields: Fields) -> list[dict[str, object]]:
    """The lead's rows of the mart, by rule."""
    rows: list[dict[str, object]] = []
    for name in sorted({rule.person_rule for rule in shared.person_rules}):
        own = [rule for rule in shared.person_rules if rule.person_rule == name]
        values: set[str] = set()
        is_excluded = False
        from_network: set[str] = set()
        for rule in own:
            value = matched_value(rule, fields, shared.lists)
            if value is not None:
                values.add(f"{rule.match_by}={value}")
                is_excluded = is_excluded or rule.action == "exclude"
            found = [a for a in lead.activities if is_from_network(rule, a, shared.lists)]
            if found:
                values.add(f"network={rule.value}")
                from_network |= {activity.activity_id for activity in found}
        if values:
            rows.append(
                {
                    "lead_id": lead.lead_id,
                    "person_rule": name,
                    "reason": own[0].reason,
                    "action": own[0].action,
                    "matched_value": "; ".join(sorted(values)),
                    "is_excluded": is_excluded,
                    "activity_count": len(from_network),
                    "mailbox": mailbox(fields),
                }
            )
    return rows


def non_prospect_counts(
    shared: Surroundings, rows: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """How many leads each rule finds, none included."""
    counted = []
    for name in sorted({rule.person_rule for rule in shared.person_rules}):
        rule = next(one for one in shared.person_rules if one.person_rule == name)
        own = [row for row in rows if row["person_rule"] == name]
        counted.append(
            {
                "person_rule": name,
                "reason": rule.reason,
                "action": rule.action,
                "leads": len(own),
                "excluded_leads": sum(bool(row["is_excluded"]) for row in own),
                "activities": sum(int(str(row["activity_count"])) for row in own),
            }
        )
    return counted

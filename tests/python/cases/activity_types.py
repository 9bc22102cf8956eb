"""The table `activity_types` of a random scorecard."""

from random import Random

from cases.rule_templates import ACTIVITY_TYPES, OTHER_TYPES

Row = dict[str, str]


def random_activity_types(rng: Random) -> list[Row]:
    """Marketo's types and those of events; now and then one is missing, or counts otherwise."""
    rows = []
    for type_id, (slug, is_engagement) in ACTIVITY_TYPES.items():
        if type_id == "46" and rng.random() < 0.5:
            continue
        flipped = rng.random() < 0.05
        rows.append(
            {
                "source": "marketo",
                "type_id": type_id,
                # Merges and deletions go by their ids, whatever the table says (§3.1).
                "activity_type": "join_people" if type_id == "32" and rng.random() < 0.2 else slug,
                "is_engagement": "true" if is_engagement != flipped else "false",
            }
        )
    for (source, type_id), (slug, is_engagement) in OTHER_TYPES.items():
        rows.append(
            {
                "source": source,
                "type_id": type_id,
                "activity_type": slug,
                "is_engagement": "true" if is_engagement else "false",
            }
        )
    return rows

"""The declaration of the files."""

from leadscore.scorecard.tables import TABLES, Kind

# Contract section 3, as written there.
CONTRACT = {
    "scorecards": "scorecard, status, description",
    "point_values": "scorecard, name, points",
    "behavior_rules": "scorecard, rule_id, description, category, activity_type, points,"
    " decay_policy, exclusive_group, priority, requires_rule, requires_within_days, requires,"
    " min_count, min_count_within_days, once_per_asset, cooldown_hours, max_per_day, max_per_lead,"
    " valid_from, valid_to",
    "demographic_rules": "scorecard, rule_id, description, category, points, exclusive_group,"
    " priority",
    "inactivity_rules": "scorecard, rule_id, description, category, idle_days, points,"
    " repeat_days, max_times, decay_policy",
    "rule_conditions": "scorecard, rule_id, any_of, field, operator, value",
    "value_lists": "list, value",
    "decay_policies": "decay_policy, method, half_life_days, lifespan_days, period_days,"
    " percent_per_period, hold_days",
    "score_limits": "scorecard, scope, target, min_points, max_points",
    "score_bands": "scorecard, dimension, band, min_score",
    "mql_policies": "scorecard, policy, priority, min_total, min_behavior, min_demographic,"
    " required_fields, fast_track_rule, fast_track_days, exit_below_total, cooldown_days",
    "exclusions": "exclusion, applies_to, field, operator, value, description",
    "activity_types": "source, type_id, activity_type, is_engagement",
}


def test_the_required_files_and_their_columns_are_those_of_the_contract() -> None:
    required = {table.name: ", ".join(table.column_names) for table in TABLES if not table.optional}
    assert required == CONTRACT


def test_only_choices_have_choices_and_subjects_and_keys_are_columns() -> None:
    for table in TABLES:
        assert {table.subject[1], *table.key} <= set(table.column_names)
        for column in table.columns:
            assert bool(column.choices) == (column.kind == Kind.CHOICE)

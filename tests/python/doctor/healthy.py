"""Tables that the doctor reads, as they are where nothing is wrong."""

from pathlib import Path

import duckdb

# The scores of the small company hold as of this day at noon; 100 rows a day until the day before.
LAST_ON = "2026-03-31"
DAYS = 100
ROWS = 100

_TABLES = f"""
    delete from marts.rejected_row_reasons;
    delete from marts.data_quality;
    insert into marts.data_quality
    select
        'default', source_table, cast(date '{LAST_ON}' - cast(back as integer) as date), {ROWS},
        0, 0, 0, 0, 0, 0, null, null, 0, 0, 0
    from (values ('marketo_activities'), ('marketo_leads')) as tables (source_table)
    cross join range({DAYS}) as days (back);
    delete from intermediate.int_loaded_days;
    insert into intermediate.int_loaded_days
    select source_table, 'default', 2, dated_on, dated_on, '1', loaded_rows, loaded_rows, 0
    from marts.data_quality;
    insert into intermediate.int_loaded_days
    select source_table, 'default', 1, '2025-01-01', '2025-01-01', type_id, 1, 1, 0
    from (
        values
            ('marketo_activities', '2'), ('marketo_activities', '11'),
            ('marketo_activities', '104'), ('marketo_leads', null)
    ) as firsts (source_table, type_id);
    update marts.field_completeness set missing_rows = 0, missing_share = 0, checked_rows = 100;
    update marts.rule_inputs set has_held = true where has_held is not null;
    insert into marts.demographic_score_points (scorecard, lead_id, rule_id, points, category)
    select scorecard, 'healthy', rule_id, 0, ''
    from staging.stg_scorecard__demographic_rules
    union all
    select scorecard, 'healthy', rule_id, 0, ''
    from staging.stg_scorecard__behavior_rules
    union all
    select scorecard, 'healthy', rule_id, 0, ''
    from staging.stg_scorecard__inactivity_rules;
"""


def make_healthy(warehouse: Path) -> None:
    """Puts such tables in place of those that the small company has."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(_TABLES)

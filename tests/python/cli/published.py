"""What published copies of the small company show."""

# Run, as of, the same in the marts, leads, and what the lines do not explain.
STATE = """
    select
        run.run_no, run.as_of, min(lead_scores.as_of), max(lead_scores.as_of),
        count(distinct lead_scores.lead_id),
        sum(lead_scores.lead_score) - (select sum(points) from marts.lead_score_lines)
    from published.run cross join marts.lead_scores group by all
"""
BEFORE = ("1", "2026-03-25 00:00", "2026-03-25 00:00", "2026-03-25 00:00", "6", "0E-8")
AFTER = ("2", "2026-04-01 12:00", "2026-04-01 12:00", "2026-04-01 12:00", "8", "0E-8")

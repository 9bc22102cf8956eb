-- Contract 4.4: bands cover every score from the lowest up; below it, and only there, a band is missing.
with

shown as (
    {% for dimension, score, band in [
        ('behavior', 'behavior_score', 'behavior_band'),
        ('demographic', 'demographic_score', 'demographic_band'),
        ('total', 'lead_score', 'total_band'),
    ] %}
    select distinct
        scorecard,
        '{{ dimension }}' as dimension,
        {{ score }} as score,
        {{ band }} as band
    from {{ ref('lead_scores') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

reached as (
    select
        shown.scorecard,
        shown.dimension,
        shown.score,
        shown.band,
        max(bands.min_score) as best_min_score
    from shown
    left join {{ ref('stg_scorecard__score_bands') }} as bands
        on
            shown.scorecard = bands.scorecard
            and shown.dimension = bands.dimension
            and shown.score >= bands.min_score
    group by shown.scorecard, shown.dimension, shown.score, shown.band
)

select reached.*
from reached
left join {{ ref('stg_scorecard__score_bands') }} as bands
    on
        reached.scorecard = bands.scorecard
        and reached.dimension = bands.dimension
        and reached.band = bands.band
where reached.best_min_score is distinct from bands.min_score

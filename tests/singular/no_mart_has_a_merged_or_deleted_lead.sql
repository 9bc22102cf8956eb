-- Contract 2.6, 2.7: a merged lead has no row of its own anywhere, a deleted lead leaves every mart.
with

gone as (
    select lead_id
    from {{ ref('int_lead_identities') }}
)

{% for mart in [
    'behavior_score_events', 'behavior_scores', 'demographic_score_points', 'demographic_scores', 'decayed_scores',
    'mql_episodes', 'mql_flags', 'lead_scores', 'lead_score_lines', 'lead_score_history',
] %}
select
    '{{ mart }}' as mart,
    gone.lead_id
from gone
inner join {{ ref(mart) }} as marts
    on gone.lead_id = marts.lead_id
{% if not loop.last %}union all{% endif %}
{% endfor %}

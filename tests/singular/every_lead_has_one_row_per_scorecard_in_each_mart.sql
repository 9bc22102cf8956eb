-- Contract 2.7: the marts of that grain hold the same leads for every scorecard, each once. This holds their keys: over
-- as many rows as there are leads, an exclusive-or of hashes is that of the leads only if none is doubled.
with

leads as (
    select
        count(*) as lead_count,
        bit_xor({{ short_hash('lead_id') }}) as lead_checksum
    from {{ ref('int_lead_profiles') }}
),

expected as (
    select
        marts.mart,
        scorecards.scorecard,
        leads.lead_count,
        leads.lead_checksum
    from leads
    cross join {{ ref('int_scorecards') }} as scorecards
    cross join (
        values
        ('behavior_scores'), ('demographic_scores'), ('decayed_scores'), ('mql_flags'), ('lead_scores')
    ) as marts (mart)
    where leads.lead_count > 0
),

found as (
    {% for mart in ['behavior_scores', 'demographic_scores', 'decayed_scores', 'mql_flags', 'lead_scores'] %}
    select
        '{{ mart }}' as mart,
        scorecard,
        count(*) as lead_count,
        bit_xor({{ short_hash('lead_id') }}) as lead_checksum
    from {{ ref(mart) }}
    group by scorecard
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    found.lead_count,
    expected.lead_count as expected_count,
    coalesce(expected.mart, found.mart) as mart,
    coalesce(expected.scorecard, found.scorecard) as scorecard
from expected
full outer join found
    on
        expected.mart = found.mart
        and expected.scorecard = found.scorecard
where
    expected.lead_checksum is distinct from found.lead_checksum
    or expected.lead_count is distinct from found.lead_count

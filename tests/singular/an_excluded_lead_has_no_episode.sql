-- Contract 3.13: a lead that an exclusion holds for has no MQL episodes, past ones included.
select
    episodes.scorecard,
    episodes.lead_id,
    episodes.episode,
    profiles.exclusion
from {{ ref('mql_episodes') }} as episodes
inner join {{ ref('int_lead_profiles') }} as profiles
    on episodes.lead_id = profiles.lead_id
where profiles.exclusion is not null

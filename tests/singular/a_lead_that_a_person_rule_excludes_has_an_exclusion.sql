-- A person rule that excludes acts as a lead exclusion does (contract 3.13): it is named, or one that comes first is.
select
    non_prospects.lead_id,
    non_prospects.person_rule,
    profiles.exclusion
from {{ ref('non_prospects') }} as non_prospects
left join {{ ref('int_lead_profiles') }} as profiles
    on non_prospects.lead_id = profiles.lead_id
where
    non_prospects.is_excluded
    and (profiles.exclusion is null or profiles.exclusion > non_prospects.person_rule)

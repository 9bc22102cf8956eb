-- Grain: one row per candidate, version, scorecard and policy whose required fields are all present.
with

candidates as (
    select * from {{ ref('int_mql_candidates') }}
),

versions as (
    select * from {{ ref('int_lead_versions') }}
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
),

required_fields as (
    select
        scorecard,
        policy,
        'lead.' || {{ unnest_list('required_fields') }} as field
    from mql_policies
    where required_fields is not null
),

missing as (
    select distinct
        candidates.scorecard,
        candidates.lead_id,
        versions.version_no,
        required_fields.policy
    from candidates
    inner join versions
        on candidates.lead_id = versions.lead_id
    inner join required_fields
        on candidates.scorecard = required_fields.scorecard
    where {{ lead_field_value('versions.fields', 'required_fields.field') }} is null
),

final as (
    select
        candidates.scorecard,
        candidates.lead_id,
        versions.version_no,
        mql_policies.policy
    from candidates
    inner join versions
        on candidates.lead_id = versions.lead_id
    inner join mql_policies
        on candidates.scorecard = mql_policies.scorecard
    left join missing
        on
            candidates.scorecard = missing.scorecard
            and candidates.lead_id = missing.lead_id
            and versions.version_no = missing.version_no
            and mql_policies.policy = missing.policy
    where missing.lead_id is null
)

select * from final

-- Grain: one row per scorecard, touched lead and demographic rule that counts: the values that the rule looked at.
with

leads as (
    select
        lead_id,
        version_no
    from {{ ref('int_leads') }}
),

versions as (
    select * from {{ ref('int_lead_versions') }}
),

matches as (
    select * from {{ ref('int_demographic_matches') }}
),

rule_fields as (
    select distinct
        scorecard,
        rule_id,
        field
    from {{ ref('int_rule_predicates') }}
),

read_values as (
    select
        matches.scorecard,
        matches.lead_id,
        matches.rule_id,
        rule_fields.field,
        {{ lead_field_value('versions.fields', 'rule_fields.field') }} as field_value
    from leads
    inner join versions
        on
            leads.lead_id = versions.lead_id
            and leads.version_no = versions.version_no
    inner join matches
        on
            leads.lead_id = matches.lead_id
            and leads.version_no = matches.version_no
    inner join rule_fields
        on
            matches.scorecard = rule_fields.scorecard
            and matches.rule_id = rule_fields.rule_id
),

-- An address of a computer leaves the raw tables as that of its network only.
shown_values as (
    select
        scorecard,
        lead_id,
        rule_id,
        substr(field, 6) || '=' || {{ network_of('field_value') }} as field_text
    from read_values
    where field_value is not null
),

final as (
    select
        scorecard,
        lead_id,
        rule_id,
        {{ text_list_of(collect_texts('field_text'), '; ') }} as matched_value
    from shown_values
    group by scorecard, lead_id, rule_id
)

select * from final

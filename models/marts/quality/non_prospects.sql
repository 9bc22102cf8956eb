-- Grain: one row per lead and person rule that matches it.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

person_rules as (
    select * from {{ ref('int_person_rules') }}
),

lead_predicates as (
    select * from {{ ref('int_lead_predicates') }}
),

present_versions as (
    select
        lead_id,
        version_no,
        {{ mailbox('fields') }} as mailbox,
        fields['title'] as job_title
    from {{ ref('int_lead_versions') }}
    where is_present
),

facts as (
    select
        predicate_id,
        activity_key
    from {{ ref('int_activity_facts') }}
    where activity_key is not null
),

activities as (
    select
        activity_key,
        lead_id
    from {{ ref('int_activities') }}
),

-- Two rows of one rule may hold for the same lead, or activity.
by_lead as (
    select
        present_versions.lead_id,
        person_rules.person_rule,
        person_rules.reason,
        person_rules.action,
        person_rules.match_by || '=' || case person_rules.match_by
            when 'title' then present_versions.job_title
            when 'role_mailbox' then {{ mail_name('present_versions.mailbox') }}
            when 'address' then present_versions.mailbox
            when 'address_pattern' then present_versions.mailbox
            else {{ after_last_at('present_versions.mailbox') }}
        end as matched_value,
        person_rules.action = 'exclude' as is_excluded,
        cast(null as bigint) as activity_key
    from present_versions
    inner join lead_predicates
        on
            present_versions.lead_id = lead_predicates.lead_id
            and present_versions.version_no = lead_predicates.version_no
    inner join person_rules
        on lead_predicates.predicate_id = person_rules.predicate_id
),

by_network as (
    select
        activities.lead_id,
        person_rules.person_rule,
        person_rules.reason,
        person_rules.action,
        person_rules.match_by || '=' || person_rules.operand as matched_value,
        false as is_excluded,
        activities.activity_key
    from person_rules
    inner join facts
        on person_rules.predicate_id = facts.predicate_id
    inner join activities
        on facts.activity_key = activities.activity_key
),

matched as (
    select * from by_lead
    union all
    select * from by_network
),

grouped as (
    select
        lead_id,
        person_rule,
        min(reason) as reason,
        min(action) as action,
        string_agg(distinct matched_value, '; ' order by matched_value) as matched_value,
        bool_or(is_excluded) as is_excluded,
        count(distinct activity_key) as activity_count
    from matched
    group by lead_id, person_rule
),

final as (
    select
        grouped.lead_id,
        grouped.person_rule,
        grouped.reason,
        grouped.action,
        grouped.matched_value,
        grouped.is_excluded,
        grouped.activity_count,
        present_versions.mailbox
    from grouped
    inner join present_versions
        on grouped.lead_id = present_versions.lead_id
)

select * from final

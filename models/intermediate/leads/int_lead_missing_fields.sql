-- Grain: one row per lead with exported attributes, kept over runs: fields that the scorecard reads and it lacks.
{{ config(
    materialized='incremental',
    incremental_strategy='touched_leads'
) }}
with

versions as (
    select
        lead_id,
        source_instance,
        fields
    from {{ ref('int_lead_versions') }}
    where
        is_present
        and is_exported
),

inputs as (
    select distinct field
    from {{ ref('int_rule_inputs') }}
    where field_scope = 'lead'
),

-- As one list, looked through per lead: a row per lead and field would be many times as many.
watched as (
    select {{ collect_texts('field') }} as fields
    from inputs
),

final as (
    select
        versions.lead_id,
        versions.source_instance,
        {{ items_where('watched.fields', lead_field_value('versions.fields', 'item') ~ ' is null') }}
            as missing_fields
    from versions
    cross join watched
)

select * from final

{#- What a field is read from: `kind` (source, type and asset, tested once per kind), `activity`, or `lead` (the version that holds). -#}
{% macro field_scope(field) -%}
    case
        when {{ field }} in ('asset', 'activity_type', 'activity_source') then 'kind'
        when {{ field }} like 'lead.%' then 'lead'
        else 'activity'
    end
{%- endmacro %}

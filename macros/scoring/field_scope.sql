{#- What a field is read from: `kind` (type and asset, tested once per distinct pair), `activity`, or `lead` (the version that holds). -#}
{% macro field_scope(field) -%}
    case
        when {{ field }} in ('asset', 'activity_type') then 'kind'
        when {{ field }} like 'lead.%' then 'lead'
        else 'activity'
    end
{%- endmacro %}

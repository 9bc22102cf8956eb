{#- Id of a lead or activity over all source instances (contract section 1): `<instance>:<id>`, or just `<id>` for the instance `default`. -#}
{% macro source_key(instance, id) -%}
    case when {{ instance }} = 'default' then {{ id }} else {{ instance }} || ':' || {{ id }} end
{%- endmacro %}

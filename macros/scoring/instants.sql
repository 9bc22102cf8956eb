{#- Instants before and after everything: the loader accepts the years 1900 to 2199 only. -#}
{% macro first_instant() -%}
    cast('0001-01-01' as timestamp)
{%- endmacro %}

{% macro last_instant() -%}
    cast('9999-12-31' as timestamp)
{%- endmacro %}

{#- A text with every match of a regular expression replaced; both are written as inside a text literal of SQL. -#}
{% macro regex_replaced(value, pattern, replacement) -%}
    {{ return(adapter.dispatch('regex_replaced', 'leadscore')(value, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__regex_replaced(value, pattern, replacement) -%}
    regexp_replace({{ value }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

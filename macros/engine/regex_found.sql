{#- Whether a regular expression (RE2) is found anywhere in a text, without regard to case. -#}
{% macro regex_found(text, pattern) -%}
    {{ return(adapter.dispatch('regex_found', 'leadscore')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__regex_found(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }}, 'i')
{%- endmacro %}

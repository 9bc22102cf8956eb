{#- Checksum of a text, stable over runs. -#}
{% macro fingerprint(text) -%}
    {{ return(adapter.dispatch('fingerprint', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__fingerprint(text) -%}
    md5({{ text }})
{%- endmacro %}

{#- 64-bit hash of a text: only to narrow a search down within one run, never stored or compared across engines. -#}
{% macro short_hash(text) -%}
    {{ return(adapter.dispatch('short_hash', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__short_hash(text) -%}
    hash({{ text }})
{%- endmacro %}

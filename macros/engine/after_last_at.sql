{#- The part of a text after its last @, or the whole text. -#}
{% macro after_last_at(text) -%}
    {{ return(adapter.dispatch('after_last_at', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__after_last_at(text) -%}
    list_extract(string_split({{ text }}, '@'), -1)
{%- endmacro %}

{#- Whether a text begins with one of a list of texts. -#}
{% macro starts_with_any(text, beginnings) -%}
    {{ return(adapter.dispatch('starts_with_any', 'leadscore')(text, beginnings)) }}
{%- endmacro %}

{% macro duckdb__starts_with_any(text, beginnings) -%}
    (
        len(list_filter({{ beginnings }}, lambda item: starts_with({{ text }}, item))) > 0
    )
{%- endmacro %}

{#- A map from text to text without entries. -#}
{% macro empty_map() -%}
    {{ return(adapter.dispatch('empty_map', 'leadscore')()) }}
{%- endmacro %}

{% macro duckdb__empty_map() -%}
    map(cast([] as varchar[]), cast([] as varchar[]))
{%- endmacro %}

{#- Item of a list by its place, the first being 1; missing where the list is shorter. -#}
{% macro list_item(list, place) -%}
    {{ return(adapter.dispatch('list_item', 'leadscore')(list, place)) }}
{%- endmacro %}

{% macro duckdb__list_item(list, place) -%}
    list_extract({{ list }}, {{ place }})
{%- endmacro %}

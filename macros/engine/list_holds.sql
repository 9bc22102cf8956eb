{#- Whether a list holds an item. -#}
{% macro list_holds(list, item) -%}
    {{ return(adapter.dispatch('list_holds', 'leadscore')(list, item)) }}
{%- endmacro %}

{% macro duckdb__list_holds(list, item) -%}
    list_contains({{ list }}, {{ item }})
{%- endmacro %}

{#- Place of a row within its table, in order of writing: for rows that have no number of their own yet. -#}
{% macro row_place(relation) -%}
    {{ return(adapter.dispatch('row_place', 'leadscore')(relation)) }}
{%- endmacro %}

{% macro duckdb__row_place(relation) -%}
    {{ relation }}.rowid
{%- endmacro %}

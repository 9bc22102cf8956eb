{#- One row per entry of a map, in a select list: a struct (key, value). -#}
{% macro unnest_map(map) -%}
    {{ return(adapter.dispatch('unnest_map', 'leadscore')(map)) }}
{%- endmacro %}

{% macro duckdb__unnest_map(map) -%}
    unnest(map_entries({{ map }}))
{%- endmacro %}

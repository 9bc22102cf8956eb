{#- A whole row of a relation as JSON. -#}
{% macro row_as_json(relation) -%}
    {{ return(adapter.dispatch('row_as_json', 'leadscore')(relation)) }}
{%- endmacro %}

{% macro duckdb__row_as_json(relation) -%}
    cast(to_json({{ relation }}) as varchar)
{%- endmacro %}

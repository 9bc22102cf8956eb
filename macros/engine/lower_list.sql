{#- List of texts -> the same in small letters. -#}
{% macro lower_list(list) -%}
    {{ return(adapter.dispatch('lower_list', 'leadscore')(list)) }}
{%- endmacro %}

{% macro duckdb__lower_list(list) -%}
    list_transform({{ list }}, lambda item: lower(item))
{%- endmacro %}

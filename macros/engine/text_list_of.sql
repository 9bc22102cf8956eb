{#- List of texts -> one text. -#}
{% macro text_list_of(list, separator) -%}
    {{ return(adapter.dispatch('text_list_of', 'leadscore')(list, separator)) }}
{%- endmacro %}

{% macro duckdb__text_list_of(list, separator) -%}
    array_to_string({{ list }}, '{{ separator }}')
{%- endmacro %}

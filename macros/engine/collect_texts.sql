{#- Aggregate: sorted list of texts. -#}
{% macro collect_texts(expression) -%}
    {{ return(adapter.dispatch('collect_texts', 'leadscore')(expression)) }}
{%- endmacro %}

{% macro duckdb__collect_texts(expression) -%}
    list({{ expression }} order by {{ expression }})
{%- endmacro %}

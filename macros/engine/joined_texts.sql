{#- The distinct texts of a group in their order, with a separator between them. -#}
{% macro joined_texts(text, separator) -%}
    {{ return(adapter.dispatch('joined_texts', 'leadscore')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__joined_texts(text, separator) -%}
    string_agg(distinct {{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}

{#- One row per whole number from the first to the last, both included, in a select list. -#}
{% macro series_of_numbers(first_number, last_number) -%}
    {{ return(adapter.dispatch('series_of_numbers', 'leadscore')(first_number, last_number)) }}
{%- endmacro %}

{% macro duckdb__series_of_numbers(first_number, last_number) -%}
    unnest(generate_series({{ first_number }}, {{ last_number }}))
{%- endmacro %}

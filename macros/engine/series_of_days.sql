{#- One row per day from the first to the last, both included, in a select list; none if the last is before the first. -#}
{% macro series_of_days(first_day, last_day) -%}
    {{ return(adapter.dispatch('series_of_days', 'leadscore')(first_day, last_day)) }}
{%- endmacro %}

{% macro duckdb__series_of_days(first_day, last_day) -%}
    cast(unnest(generate_series({{ first_day }}, {{ last_day }}, interval 1 day)) as date)
{%- endmacro %}

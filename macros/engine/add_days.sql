{#- A date plus whole days. -#}
{% macro add_days(day, days) -%}
    {{ return(adapter.dispatch('add_days', 'leadscore')(day, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(day, days) -%}
    cast({{ day }} + cast({{ days }} as integer) as date)
{%- endmacro %}

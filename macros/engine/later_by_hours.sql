{#- An instant plus hours; hours may be a decimal, the sum is exact to the microsecond. -#}
{% macro later_by_hours(instant, hours) -%}
    {{ return(adapter.dispatch('later_by_hours', 'leadscore')(instant, hours)) }}
{%- endmacro %}

{% macro duckdb__later_by_hours(instant, hours) -%}
    ({{ instant }} + to_microseconds(cast(({{ hours }}) * 3600000000 as bigint)))
{%- endmacro %}

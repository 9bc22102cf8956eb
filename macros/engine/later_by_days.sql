{#- An instant plus days x 24 h; days may be a decimal, the sum is exact to the microsecond. -#}
{% macro later_by_days(instant, days) -%}
    {{ return(adapter.dispatch('later_by_days', 'leadscore')(instant, days)) }}
{%- endmacro %}

{% macro duckdb__later_by_days(instant, days) -%}
    ({{ instant }} + to_microseconds(cast(({{ days }}) * 86400000000 as bigint)))
{%- endmacro %}

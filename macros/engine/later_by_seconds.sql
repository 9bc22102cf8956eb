{#- An instant plus seconds; seconds may be a decimal, the sum is exact to the microsecond. -#}
{% macro later_by_seconds(instant, seconds) -%}
    {{ return(adapter.dispatch('later_by_seconds', 'leadscore')(instant, seconds)) }}
{%- endmacro %}

{% macro duckdb__later_by_seconds(instant, seconds) -%}
    ({{ instant }} + to_microseconds(cast(({{ seconds }}) * 1000000 as bigint)))
{%- endmacro %}

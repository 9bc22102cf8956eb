{#- Whole times 24 h from one instant to a later one. -#}
{% macro whole_days(earlier, later) -%}
    {{ return(adapter.dispatch('whole_days', 'leadscore')(earlier, later)) }}
{%- endmacro %}

{% macro duckdb__whole_days(earlier, later) -%}
    ((epoch_us({{ later }}) - epoch_us({{ earlier }})) // 86400000000)
{%- endmacro %}

{#- Whole UTC calendar days from one date or instant to another (contract section 1: ages are whole days). -#}
{% macro age_in_days(earlier, later) -%}
    {{ return(adapter.dispatch('age_in_days', 'leadscore')(earlier, later)) }}
{%- endmacro %}

{% macro duckdb__age_in_days(earlier, later) -%}
    date_diff('day', cast({{ earlier }} as date), cast({{ later }} as date))
{%- endmacro %}

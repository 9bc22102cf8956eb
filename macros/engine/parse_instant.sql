{#- Text in any spelling of contract 2.1 -> timestamp in UTC. The session's time zone is UTC, so text without an offset is UTC. -#}
{% macro parse_instant(text) -%}
    {{ return(adapter.dispatch('parse_instant', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__parse_instant(text) -%}
    cast(cast({{ text }} as timestamptz) at time zone 'UTC' as timestamp)
{%- endmacro %}

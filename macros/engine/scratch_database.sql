{#- Database for what only one run needs. -#}
{% macro scratch_database() -%}
    {{ return(adapter.dispatch('scratch_database', 'leadscore')()) }}
{%- endmacro %}

{% macro duckdb__scratch_database() -%}
    scratch
{%- endmacro %}

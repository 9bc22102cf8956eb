{#-
  A number for each row of a table that is being made, in whatever order: only to join that table within the run by one
  integer, never stored or compared across engines.
-#}
{% macro any_row_number() -%}
    {{ return(adapter.dispatch('any_row_number', 'leadscore')()) }}
{%- endmacro %}

{% macro duckdb__any_row_number() -%}
    row_number() over ()
{%- endmacro %}

{#-
  What outlives a run is in the warehouse. Tables of the intermediate layer that hold only the touched leads of one run are
  made in a scratch database of the process, where nothing is compressed, logged or kept.
-#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {%- set is_scratch = node is not none
        and node.fqn | length > 1 and node.fqn[1] == 'intermediate'
        and node.config.materialized in ('table', 'view')
        and target.name == 'duckdb' -%}
    {{- 'scratch' if is_scratch else target.database -}}
{%- endmacro %}

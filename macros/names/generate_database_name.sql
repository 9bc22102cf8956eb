{#-
  What outlives a run is in the warehouse. Tables of the intermediate layer that hold only the touched leads of one run are
  made in a scratch database of the process, where nothing is compressed, logged or kept (docs/decisions/0013).
-#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {%- set is_scratch = node is not none
        and node.fqn | length > 1 and node.fqn[1] == 'intermediate'
        and node.config.materialized in ('table', 'view')
        and not node.config.meta.get('outlives_the_run') -%}
    {{- scratch_database() | trim if is_scratch else target.database -}}
{%- endmacro %}

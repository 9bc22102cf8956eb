{#-
  Whether every lead has to be scored, whatever the state says: on a full refresh, and where a table that is built
  incrementally is missing. Yields `true` or `false`.
-#}
{% macro complete_run_needed() -%}
    {%- set missing = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.package_name == 'leadscore'
            and node.config.materialized == 'incremental' -%}
            {%- if load_relation(api.Relation.create(
                database=node.database, schema=node.schema, identifier=node.alias
            )) is none -%}
                {%- do missing.append(node.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- 'true' if flags.FULL_REFRESH or missing else 'false' -}}
{%- endmacro %}

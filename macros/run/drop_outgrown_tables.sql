{#-
  Drops tables of the intermediate layer that are kept over runs where this version declares other columns than they
  have: the run then makes them anew, and scores everybody (complete_run_needed). So a warehouse of an earlier version
  needs no flag. Marts, which others read, gain columns instead (on_schema_change).
-#}
{% macro drop_outgrown_tables() -%}
    {%- if execute -%}
        {%- set tables = columns_found() -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.package_name == 'leadscore'
            and node.config.materialized == 'incremental' and node.fqn[1] == 'intermediate' -%}
            {%- set found = tables.get(node.schema ~ '.' ~ node.alias) -%}
            {%- if found and found.keys() | sort != node.columns.keys() | sort -%}
                {%- do adapter.drop_relation(load_relation(api.Relation.create(
                    database=node.database, schema=node.schema, identifier=node.alias
                ))) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

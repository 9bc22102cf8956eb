{#-
  A table of this project as earlier runs left it, for models upstream of it: a ref() would close a cycle. Where it
  does not exist yet, no rows of the given columns (name -> type).
-#}
{% macro as_last_scored(name, columns) -%}
    {%- set node = graph.nodes['model.leadscore.' ~ name] if execute else none -%}
    {%- set relation = load_relation(api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias
    )) if node else none -%}
    {%- if relation is not none -%}
        {{ relation }}
    {%- else -%}
        (
            select
            {%- for column, type in columns.items() %}
                cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
            where false
        ) as {{ name }}
    {%- endif -%}
{%- endmacro %}

{#-
  The regular expressions of the scorecard that this run has read, for an engine that wants them written out; none before
  they were read. Whoever uses it comes after int_predicates in the graph.
-#}
{% macro patterns_in_use() -%}
    {%- set patterns = [] -%}
    {%- if execute and model.resource_type == 'model' and model.name != 'int_predicates' -%}
        {%- set node = graph.nodes['model.leadscore.int_predicates'] -%}
        {%- set read = load_relation(
            api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)
        ) -%}
        {%- if read is not none -%}
            {%- set found = run_query(
                "select distinct operand from " ~ read ~ " where operator = 'matches' order by operand"
            ) -%}
            {%- do patterns.extend(found.columns[0].values()) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(patterns) }}
{%- endmacro %}

{#- Ends the run with one line where a column of a raw table that others may write is of another type than declared. -#}
{% macro require_declared_types(source_name, table_name) -%}
    {%- set declared = graph.sources['source.leadscore.' ~ source_name ~ '.' ~ table_name] -%}
    {%- set found = columns_found().get(declared.schema ~ '.' ~ declared.identifier, {}) -%}
    {%- for column in declared.columns.values() if found.get(column.name) != column.data_type | replace(' ', '') -%}
        {{ exceptions.raise_compiler_error(
            declared.schema ~ '.' ~ table_name ~ '.' ~ column.name ~ ': is ' ~ found.get(column.name, 'missing')
            ~ ', has to be ' ~ column.data_type ~ '; or keep the table elsewhere and load it'
        ) }}
    {%- endfor -%}
{%- endmacro %}

{#-
  Columns of the warehouse's tables as they are: schema.table -> name -> type in small letters. Asked of the catalog: the
  adapter's own way opens a transaction, in which a hook could begin none.
-#}
{% macro columns_found() -%}
    {%- set tables = {} -%}
    {%- for row in run_query(
        "select table_schema || '.' || table_name, column_name, lower(replace(data_type, ' ', ''))"
        ~ " from information_schema.columns where table_catalog = '" ~ target.database ~ "'"
    ).rows -%}
        {%- do tables.setdefault(row[0], {}).update({row[1]: row[2]}) -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}

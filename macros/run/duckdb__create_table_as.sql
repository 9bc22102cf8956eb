{#-
  What an incremental model adds is a temporary view instead of dbt's temporary table: its rows are made once, on their
  way into the table. Where an edited rule touches most leads they were written twice, and as a table of the process they
  had to be put aside when memory was short (docs/performance.md). Any other table is made as the adapter makes it.

  No model reads the table that it adds to but in the one statement that adds (`append`), or not at all (`touched_leads`,
  which deletes first).
-#}
{% macro duckdb__create_table_as(
    temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none
) -%}
    {%- if temporary and language == 'sql' and config.get('materialized') == 'incremental' -%}
        {%- if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(compiled_code) }}
        {%- endif %}
create or replace temporary view {{ relation.include(database=false, schema=false) }} as (
    {{ compiled_code }}
);
    {%- else -%}
        {{ return(dbt.duckdb__create_table_as(
            temporary, relation, compiled_code, language, partitioned_by, sorted_by
        )) }}
    {%- endif -%}
{%- endmacro %}

{#-
  Creates the declared raw and state tables where they are missing, so that every model can be built on whatever was
  loaded, also on nothing. The declaration (models/staging/*/_*__sources.yml) is what the loader reads too.

  State outlives the version that made it: a column that a table there has gained since is added, missing for the runs
  before. It has to be the last one, and not required. Raw tables are the loader's, which says so where one differs.
-#}
{% macro create_declared_tables() -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() if source.package_name == 'leadscore' %}
create schema if not exists {{ source.schema }};
create table if not exists {{ source.schema }}.{{ source.identifier }} (
            {%- for column in source.columns.values() %}
    {{ column.name }} {{ column.data_type }}
                {{- ' not null' if column.meta.get('required') or (column.config or {}).get('meta', {}).get('required') }}
                {{- ',' if not loop.last }}
            {%- endfor %}
);
            {%- for column in source.columns.values()
                if source.source_name == 'state' and not (column.config or {}).get('meta', {}).get('required') %}
alter table {{ source.schema }}.{{ source.identifier }} add column if not exists {{ column.name }} {{ column.data_type }};
            {%- endfor %}
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{#-
  Creates the declared raw and state tables where they are missing, so that every model can be built on whatever was
  loaded, also on nothing. The declaration (models/staging/*/_*__sources.yml) is what the loader reads too.

  They outlive the version that made them: a column that a table has gained since is added, missing in the rows before.
  It must not be required.
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
                if not (column.config or {}).get('meta', {}).get('required') %}
alter table {{ source.schema }}.{{ source.identifier }} add column if not exists {{ column.name }} {{ column.data_type }};
            {%- endfor %}
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

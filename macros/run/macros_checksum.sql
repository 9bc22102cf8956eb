{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    ad94a195bdcd60ae59f55cb5433ab748
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    e7d102cdfaca8b78fb5866810367b14e
{%- endmacro %}

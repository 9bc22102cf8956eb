{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    76da386ecb6423cf277f4d4a0f03e5ee
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    ca2ab81b83d3bba56c3ddd498ae053a5
{%- endmacro %}

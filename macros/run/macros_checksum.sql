{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    5260ba9eb846f8bbabbc704cb8b9c5c0
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    7c0495134f598d2160a14e79d08fc2dd
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    18a8bf10f347fe3bc61cb7c1bbef6a21
{%- endmacro %}

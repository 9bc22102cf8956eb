{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    b957756fd271e7c7cfde85498231bf6f
{%- endmacro %}

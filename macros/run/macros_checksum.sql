{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    c0bd493346e225b8a464320c293d32d4
{%- endmacro %}

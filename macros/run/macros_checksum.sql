{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    e6c2b6d745fe79f8ff22cba2e7fb775b
{%- endmacro %}

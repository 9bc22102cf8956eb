{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    f48962c8faaacdf33b7a23906155d112
{%- endmacro %}

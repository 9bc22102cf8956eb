{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    07fd7cf43bb4566e4ee79ca0fe02499c
{%- endmacro %}

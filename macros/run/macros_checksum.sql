{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    858e7e0bfb84bcd5672caebc892d890e
{%- endmacro %}

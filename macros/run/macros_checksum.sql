{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    d282b2a8ee75f0ff90ac39a0538bf7aa
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    a8a18db0f824b0c570186d7c958027bc
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    0c8bf4ab6bb706483ccab3a459888131
{%- endmacro %}

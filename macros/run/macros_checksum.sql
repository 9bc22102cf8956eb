{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    19386c74ac1ea36540a5abb4b51b7a74
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    91ad4841af119b3129044b2dc1de7b10
{%- endmacro %}

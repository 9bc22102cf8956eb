{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    f50633ee0f550561ed0e77431dc132ac
{%- endmacro %}

{#- Checksum of all other macros; written by `make checksum`, held by a test. -#}
{% macro macros_checksum() -%}
    9b03a65cdfca925f98d6e54da29db0ca
{%- endmacro %}

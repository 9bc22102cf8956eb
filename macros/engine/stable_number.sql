{#- A number for a text that is the same in every run: 60 bits of its MD5. -#}
{% macro stable_number(text) -%}
    {{ return(adapter.dispatch('stable_number', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__stable_number(text) -%}
    cast('0x' || left(md5({{ text }}), 15) as bigint)
{%- endmacro %}

{#- List of addresses and networks -> the same as `network_bits` writes them. -#}
{% macro network_bits_list(networks) -%}
    {{ return(adapter.dispatch('network_bits_list', 'leadscore')(networks)) }}
{%- endmacro %}

{% macro duckdb__network_bits_list(networks) -%}
    list_transform({{ networks }}, lambda network: {{ network_bits('network') }})
{%- endmacro %}

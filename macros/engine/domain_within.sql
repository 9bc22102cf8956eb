{#- Whether a domain is one of a list of domains or below one of them (mail.example.com is in example.com). -#}
{% macro domain_within(domain, domains) -%}
    {{ return(adapter.dispatch('domain_within', 'leadscore')(domain, domains)) }}
{%- endmacro %}

{% macro duckdb__domain_within(domain, domains) -%}
    (
        len(list_filter(
            {{ domains }},
            lambda item: {{ domain }} = item or ends_with({{ domain }}, '.' || item)
        )) > 0
    )
{%- endmacro %}

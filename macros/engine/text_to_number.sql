{#- Text -> decimal, or missing where it is no number as contract 3.3 writes them: digits, a sign, at most one point. -#}
{% macro text_to_number(text) -%}
    {{ return(adapter.dispatch('text_to_number', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__text_to_number(text) -%}
    case
        when regexp_full_match({{ text }}, '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)')
            then try_cast({{ text }} as decimal(38, 10))
    end
{%- endmacro %}

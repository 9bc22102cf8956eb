{#- Values of a row as one text in which no two different rows are alike: each value quoted, a missing one told apart. -#}
{% macro row_text(expressions) -%}
    (
    {%- for expression in expressions %}
        coalesce('"' || replace(cast({{ expression }} as varchar), '"', '""') || '"', '-')
        {{- " || ','
        || " if not loop.last }}
    {%- endfor %}
    )
{%- endmacro %}

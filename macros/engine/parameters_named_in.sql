{#-
  Names of URL parameters, in small letters, that a condition's value writes out: after `?` or `&`, or before `=`. Of a
  regular expression what its escapes such as `\b` stand for is left out.
-#}
{% macro parameters_named_in(operand) -%}
    {{ return(adapter.dispatch('parameters_named_in', 'leadscore')(operand)) }}
{%- endmacro %}

{% macro duckdb__parameters_named_in(operand) -%}
    {%- set text = "regexp_replace(lower(" ~ operand ~ "), '\\\\[a-z]', ' ', 'g')" -%}
    list_concat(
        regexp_extract_all({{ text }}, '[?&]([\w%-]+)', 1),
        regexp_extract_all({{ text }}, '([\w%-]+)=', 1)
    )
{%- endmacro %}

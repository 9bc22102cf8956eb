{#- The operand of a condition as a list in small letters: the values of `list:<name>`, or the parts of a|b|c. -#}
{% macro operand_list(value, list_values) -%}
    case
        when {{ value }} like 'list:%' then coalesce({{ list_values }}, {{ split_text("''", '|') }})
        else {{ lower_list(split_text(value, '|')) }}
    end
{%- endmacro %}

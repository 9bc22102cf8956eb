{#- Points of a rule: a number, or @name looked up in the scorecard's point values (contract section 3). -#}
{% macro resolved_points(points, named_points) -%}
    case
        when {{ points }} like '@%' then {{ named_points }}
        else cast({{ points }} as decimal(12, 2))
    end
{%- endmacro %}

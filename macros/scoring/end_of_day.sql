{#- The last instant of a UTC day; what is dated 24:00 belongs to the next. -#}
{% macro end_of_day(day) -%}
    {{ later_by_days("cast(" ~ day ~ " as timestamp)", '1') }} - interval 1 microsecond
{%- endmacro %}
